/** What the English sentences leave open, in the order a case fills it in. */
export const slots_en = [
  'victim',
  'Victim',
  'the_victim',
  'The_victim',
  'in_place',
  'In_place',
  'province',
  'date',
  'agency',
  'Agents',
  'agents',
  'reason',
  'done',
  'later',
  'coined',
  'coined_2',
] as const

/** Every narrative begins with one of these. */
export const openings_en = [
  '{Victim} {done} {in_place} {date}, according to a source in {province}.',
  '{In_place}, {victim} {done} {date}, a source in {province} said.',
  '{Victim} {done} {in_place} {date} over an accusation of {reason}.',
  'A source in {province} reports that {victim} {done} {in_place} {date}.',
  '{crowd} told a reporter that {victim} {done} {in_place} {date}.',
  'It is reported from {province} that {victim} {done} {date}; the place named is given as being {in_place}.',
]

/** What a pattern says of many cases at once. */
export const pattern_openings_en = [
  'A series of similar cases is reported from {province}: {crowd} speak of people punished for {reason} {date}.',
  '{Agents} are said to have stepped up {measure} {in_place} {date}, above all over {reason}.',
  'Several sources describe {adjective} {measure} {in_place} {date}; how many people were affected is not known.',
]

export const agency_sentences_en = [
  'Those responsible were {agents} of the {agency}, who acted {openly}.',
  '{Agents} came to the {building} {hour} and did not show {paper}.',
  'The order is said to have come from the {agency} and gave {reason_given} as its ground.',
  '{Agents} had kept watch on the {building} for {days} and waited for {the_victim} {hour}.',
  'Who gave the order is not known, but {agents} of the {agency} were seen at the {trade} {hour}.',
  'The {agency} took charge of the case within {days}.',
]

/** What happens after an act of a kind: `groups.ts` says which type is of which. */
export const details_en: Record<string, readonly string[]> = {
  custody: [
    '{The_victim} was taken to a cell of the {agency} and questioned for {days}.',
    'The {kin} was not told where {the_victim} was held and {told} of it only after {days}.',
    'Visitors were turned away, and parcels of {goods} were sent back {openly}.',
    '{count} others were held in the same room, without bedding and with little to eat.',
    'An officer asked the {kin} for {things} in return for an early release.',
    '{The_victim} was moved {hour} to another place of custody, {crowd} said.',
    'During questioning {the_victim} was shown {paper} and asked about {count} acquaintances.',
  ],
  goods: [
    '{Agents} carried off {things} and left no receipt.',
    'What was taken was loaded on a truck {hour}; {crowd} counted {count} sacks of {goods}.',
    'The {kin} asked for {things} back and {told} that it had gone to the state.',
    'The {building} was turned over for {days}, and {things} could not be found afterwards.',
    'A list of the goods was drawn up, but {goods} and {things} were left out of it.',
  ],
  court: [
    'The hearing lasted less than an hour and {the_victim} had no one to speak for the defence.',
    'The judgement was read out at the {trade} {hour} before {count} people.',
    '{crowd} were made to attend and to sign {paper} afterwards.',
    'The court gave {reason_given} as its ground and named {count} others.',
    'The {kin} was not admitted and {told} of the outcome from {crowd}.',
  ],
  harm: [
    '{The_victim} was left with {harm} and could not walk for {days}.',
    'No doctor was called, although {the_victim} had {harm}.',
    '{crowd} saw {harm} on {the_victim} {hour} and said nothing out of {mood}.',
    'The {kin} was handed {paper} that named illness as the cause.',
    'An official told the {kin} to keep silent and offered {things}.',
  ],
  labour: [
    '{The_victim} was put to {work} for ten hours a day, in {weather}.',
    'Whoever did not meet the norm in {work} had the ration of {goods} cut.',
    '{count} people were sent to {work} with {the_victim}, {openly}.',
    'Those who could pay with {things} were let off {work}, {crowd} said.',
  ],
  border: [
    'The river was low after the {weather}, and {crowd} had crossed {hour} before.',
    '{Agents} fired a warning and then {count} shots from the bank, {crowd} said.',
    '{count} people were brought back over the bridge {hour} and searched for {things}.',
    'The crossing had been arranged through a guide known as {coined}, who was paid in {goods}.',
  ],
  home: [
    'The {building} was watched {often}, and callers were written down.',
    'The {kin} was given {days} to leave and could take {things} only.',
    'The unit head passed on what {crowd} had said and {often} asked for {things}.',
    'Permission to travel was refused {often}, with {reason_given} as the ground.',
    '{The_victim} was assigned to the {trade} at a lower rank, and {crowd} were told to keep away.',
  ],
}

/** What a further act of the case came to. */
export const later_sentences_en = [
  'After that, {the_victim} {later}.',
  'Within {days}, {the_victim} {later}, {crowd} said.',
  'Later {the_victim} {later} and {crowd} {told} of it {openly}.',
]

/** Of any case: they bring a narrative to its length. */
export const contexts_en = [
  'Such {measure} have become {adjective} in {province}, and {crowd} {often} speak of {mood}.',
  'The price of {goods} rose at the {trade} soon after, and {talk} spread among {crowd}.',
  'There were {talk} that {count} more people would be called in within {days}.',
  '{crowd} noted that the {weather} had already made {goods} scarce.',
  'The {coined} brigade was ordered to attend a lecture {hour}, at which the case was held up as a warning.',
  'A notice signed {coined} at the {trade} spoke of {measure} and named {reason_given} as the ground.',
  'The source had {talk} from {crowd} at the {trade}, and could not confirm them.',
  'Another account says that {things} changed hands {hour}; it rests on {talk} alone.',
  'A trading company called {coined_2} is said to have dealt in {goods} under the protection of an official.',
  'Since then {crowd} {often} hide {things} when {agents} are near.',
  'The {kin} has received no {adjective} answer to {count} petitions.',
  'In the same week {measure} were held at the {trade} and at the {coined_2} market.',
  'How {the_victim} has fared since is not known; {crowd} assume the worst out of {mood}.',
  'It was not the first case: {crowd} remember {count} like it, {adjective} as they were.',
  'The source spoke of {mood} among {crowd} and asked that {things} not be mentioned.',
  'A meeting was called {hour}, and {crowd} had to criticise {the_victim} one after another.',
  'The lane by the {trade}, known as {coined_2}, was closed for {days}.',
  'Some {crowd} put it down to {reason_given}, others to {talk}.',
  'The {weather} delayed the {measure}, which were then held {openly}.',
  'For {days} nobody at the {trade} would sell {goods} to the {kin}.',
]

/** In an English narrative now and then, as the source put it. */
export const korean_asides = [
  'In the words of the source: “요즘은 누구도 믿을 수 없다.”',
  'The source used the word 단속 (crackdown).',
  'Local people call this 시범겜 (making an example).',
  'The source said: “돈이 없으면 나올 수 없다.”',
  'The expression heard was 말반동 (one who sins in words).',
]

export const titles_en = [
  '{title} {victim}, {place}',
  '{title} {victim} over {reason}, {place}',
  '{place}: {title_lower} {victim}',
]

export const pattern_titles_en = [
  'Series of cases of {reason}, {place}',
  'Tightened {measure} over {reason}, {place}',
]

export const headlines_en = [
  '{Agents} step up {measure} in {province}',
  '{measure} leave {crowd} in {mood}, source says',
  'In {province}, {talk} follow {adjective} {measure}',
  '{crowd} in {province} speak of {mood}',
  '{Agents} take {things} from {crowd}, source in {province} says',
]
