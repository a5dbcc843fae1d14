import { listsOf } from './phrases.ts'

/**
 * The words that the English sentences draw on, commonest first. None of the marker words of
 * `themes.ts` is among them: how often those occur is counted on.
 */
const words: Record<string, string> = {
  crowd:
    'neighbours|relatives|residents|traders|passers-by|workmates|local people|householders|market women|parents|elderly residents|students|travellers|drivers|porters|fishermen|farm workers|teachers|former soldiers|mill hands|cleaners|herders|apprentices|boatmen|ferrymen',
  hour: 'at dawn|late at night|in the evening|before sunrise|shortly after midnight|around noon|in the early hours|in the afternoon|during a power cut|at breakfast time|during the evening roll call|at the end of a shift|while others slept|on the way home|during a meeting|in heavy rain|in fog|on a rest day',
  building:
    'house|apartment|home|storeroom|rented room|lodging|kitchen|farmhouse|dormitory|cellar|workshop|shed|barn|stairwell|attic|garage|boiler room|teahouse|ferry house|greenhouse|pump house|weighhouse',
  things:
    'money|a mobile phone|food|clothing|rice|medicine|tools|batteries|fuel|books|memory cards|documents|a bicycle|dried fish|cloth|herbs|a sewing machine|seeds|blankets|copper wire|cooking oil|sugar|tobacco|candles|spare parts|leather|ginseng|timber|soap|spectacles',
  mood: 'fear|anger|unease|silence|resentment|caution|worry|distrust|confusion|exhaustion|despair|bitterness|indifference|disbelief|resignation|shame|gloom|dread|hostility|dismay',
  talk: 'rumours|complaints|warnings|accounts|whispers|questions|quarrels|jokes|prayers|threats|promises|denials|grumbling|hearsay|confessions|reproaches|petitions',
  measure:
    'checks|inspections|patrols|searches|house visits|roll calls|identity checks|night rounds|interrogations|roadblocks|lectures|self-criticism sessions|lodging checks|phone sweeps|bag searches|surprise counts|tribunals|levies|drills|curfews|censuses|registrations',
  count:
    'two|three|several|four|five|a dozen|ten|six|about twenty|seven|eight|thirty|at least nine|some forty|eleven|fifteen|more than a hundred|sixty|seventeen|twenty-three',
  days: 'two days|three days|a week|ten days|two weeks|a month|four days|five days|twenty days|six weeks|a fortnight|forty days|two months|a season|nine days|thirty hours',
  paper:
    'a travel permit|an identity card|a residence certificate|a warrant|a written order|a border pass|a summons|a work certificate|a receipt|a ration book|a marriage certificate|a medical note|a seal|a household register|a logbook|a delivery note|a pledge',
  goods:
    'rice|corn|cooking oil|soap|cloth|shoes|medicine|batteries|dried squid|flour|salt|coal|pine nuts|herbs|scrap metal|solar panels|soybeans|cigarettes|fertiliser|mushrooms|plastic sheeting|crab|antimony|walnuts|silk|wool|bearings|kelp|acorns|resin',
  harm: 'bruises|a broken arm|a high fever|weight loss|a head injury|swollen legs|hunger|frostbite|a chest infection|hearing loss|a damaged hand|dizziness|an untreated wound|pneumonia|typhus|scurvy|a dislocated shoulder|numbness',
  work: 'road repairs|logging|farm work|construction|brick making|mining|river dredging|track laying|carrying stone|rice transplanting|snow clearing|quarrying|fence building|salt making|peat cutting|embankment work|tile firing|rope making|threshing',
  told: 'was told|heard|learned|was informed|found out|was given to understand|gathered|was led to believe|discovered|concluded',
  often:
    'often|usually|again and again|rarely|from time to time|every week|almost daily|once a month|without pause|now and then|each spring|twice a day|sporadically',
  openly:
    'quietly|openly|without explanation|by force|in front of others|without a witness|roughly|politely at first|in plain clothes|under guard|in handcuffs|at gunpoint|hurriedly|methodically|reluctantly|blindfolded|brazenly',
  kin: 'family|mother|wife|father|children|husband|brother|parents|elder sister|daughter|son|grandmother|cousin|uncle|in-laws|grandson|stepfather|nephew',
  trade:
    'market|wholesale market|bus station|railway station|riverbank|night market|harbour|textile mill|mine|cooperative farm|school|clinic|bath house|food factory|tannery|brickworks|saw mill|ferry landing|paper mill|foundry|brewery|cement works|smelter|seedling station',
  reason_given:
    'a quota|an order from above|a new regulation|a report by an informant|a forthcoming holiday|an inspection from the capital|a missing document|a debt|a quarrel|a stolen key|a denunciation|a misunderstanding|a forged stamp',
  weather:
    'cold|snow|heat|rain|fog|wind|drought|frost|mud|dust|ice|hail|sleet|haze|floodwater|thaw|humidity',
  adjective:
    'unusual|harsh|sudden|familiar|arbitrary|widespread|lasting|severe|routine|unexplained|deliberate|public|costly|hidden|needless|provisional|relentless|perfunctory|unprecedented|capricious|punitive|makeshift',
}

export const lists_en = listsOf(words)

/** What people of an agency are called, by its kind. */
export const agents_en: Record<string, string> = {
  security_service: 'security agents',
  police: 'police officers',
  border_guard: 'border guards',
  military: 'soldiers',
  party: 'party officials',
  mass_organisation: 'league officials',
  court: 'court officials',
  prosecutor: 'prosecutors',
  local_government: 'committee officials',
  neighbourhood_unit: 'neighbourhood unit heads',
  task_force: 'inspectors',
  customs: 'customs officers',
  foreign: 'foreign police officers',
}

/** How the type of an act stands in a title, before the victim, and in a sentence, after them. */
export const acts_en: Record<string, readonly [title: string, done: string]> = {
  arrest: ['Arrest of', 'was arrested'],
  summons: ['Summons of', 'was summoned for questioning'],
  detention: ['Detention of', 'was held in custody'],
  disappearance: ['Disappearance of', 'was taken away and has not been seen since'],
  interrogation: ['Interrogation of', 'was interrogated'],
  forced_confession: ['Forced confession of', 'was made to sign a confession'],
  torture: ['Torture of', 'was tortured'],
  ill_treatment: ['Ill-treatment of', 'was beaten'],
  sexual_violence: ['Sexual violence against', 'was subjected to sexual violence'],
  forced_abortion: ['Forced abortion imposed on', 'was forced to end a pregnancy'],
  denial_of_food_or_medical_care: ['Denial of care to', 'was refused food and medical care'],
  forced_labour: ['Forced labour of', 'was put to forced labour'],
  labour_mobilisation: ['Mobilisation of', 'was mobilised for unpaid work'],
  trial: ['Trial of', 'was put on trial behind closed doors'],
  public_trial: ['Public trial of', 'was tried before an assembled crowd'],
  public_denunciation: ['Public denunciation of', 'was denounced before a meeting'],
  sentence: ['Sentence passed on', 'was sentenced'],
  execution: ['Execution of', 'was executed'],
  killing: ['Killing of', 'was killed'],
  shooting_at_border: ['Shooting at the border of', 'was shot at near the border'],
  death_in_custody: ['Death in custody of', 'died in custody'],
  guilt_by_association: ['Punishment of relatives of', 'was punished for what a relative had done'],
  forced_relocation: ['Relocation of', 'was moved to a remote place by order'],
  eviction: ['Eviction of', 'was put out of the home'],
  confiscation: ['Confiscation from', 'had property taken away'],
  extortion: ['Extortion from', 'was made to pay'],
  search: ['Search of the home of', 'had the home searched'],
  surveillance: ['Surveillance of', 'was watched and followed'],
  communication_interception: ['Interception of calls of', 'was listened in on'],
  denial_of_movement: ['Travel refused to', 'was forbidden to leave the area'],
  forced_repatriation: ['Forced repatriation of', 'was sent back against the person’s will'],
  human_trafficking: ['Trafficking of', 'was sold across the border'],
  dismissal_or_demotion: ['Dismissal of', 'was removed from a post'],
  threat: ['Threat against', 'was threatened with punishment'],
  release: ['Release of', 'was released'],
  other: ['Measures against', 'was subjected to other measures'],
}
