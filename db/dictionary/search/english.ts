// Plurals that no rule below makes, and words in -s that mean something else than without it.
const IRREGULAR = new Map([
  ['women', 'woman'],
  ['men', 'man'],
  ['policemen', 'policeman'],
  ['policewomen', 'policewoman'],
  ['servicemen', 'serviceman'],
  ['children', 'child'],
  ['wives', 'wife'],
  ['thieves', 'thief'],
  ['knives', 'knife'],
  ['buses', 'bus'],
  ['viruses', 'virus'],
  ['crises', 'crisis'],
  ['potatoes', 'potato'],
  ['tomatoes', 'tomato'],
  ['heroes', 'hero'],
  ['movies', 'movie'],
  ['calories', 'calorie'],
  ['news', 'news'],
  ['goods', 'goods'],
  ['arms', 'arms'],
  ['customs', 'customs'],
  ['series', 'series'],
  ['species', 'species'],
])

// British and American beginnings: our labels say labour, the press says labor.
const SPELLINGS: [british: string, american: string][] = [
  ['labour', 'labor'],
  ['neighbour', 'neighbor'],
  ['behaviour', 'behavior'],
  ['honour', 'honor'],
  ['favour', 'favor'],
  ['colour', 'color'],
  ['rumour', 'rumor'],
  ['harbour', 'harbor'],
  ['armour', 'armor'],
  ['centre', 'center'],
  ['kilometre', 'kilometer'],
  ['metre', 'meter'],
  ['litre', 'liter'],
  ['defence', 'defense'],
  ['offence', 'offense'],
  ['licence', 'license'],
  ['organis', 'organiz'],
  ['recognis', 'recogniz'],
  ['authoris', 'authoriz'],
  ['criminalis', 'criminaliz'],
  ['programme', 'program'],
  ['travell', 'travel'],
  ['cancell', 'cancel'],
]

const LONGEST = 60

/**
 * A folded word as it is stored and looked for. English plurals fold to the singular, British
 * spelling to American; anything else stays, cut at 60 letters (PostgreSQL refuses huge ones).
 * Both sides of a search pass through here, so a wrong stem harms only if it meets another word.
 */
export function foldWord(word: string): string {
  if (/^[a-z]+$/.test(word))
    return spelling(IRREGULAR.get(word) ?? singularOf(word)).slice(0, LONGEST)
  // PostgreSQL would read 12e5 as a number and part 12e5ab after it.
  const whole = /^\d+e\d/.test(word) ? `zqn${word}` : word
  return whole.length > LONGEST ? Array.from(whole).slice(0, LONGEST).join('') : whole
}

function singularOf(word: string): string {
  if (word.length < 4 || !word.endsWith('s') || /[sui]s$/.test(word)) return word
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (/(?:ss|sh|ch|x)es$/.test(word)) return word.slice(0, -2)
  return word.slice(0, -1)
}

function spelling(word: string): string {
  const pair = SPELLINGS.find(([british]) => word.startsWith(british))
  return pair ? pair[1] + word.slice(pair[0].length) : word
}
