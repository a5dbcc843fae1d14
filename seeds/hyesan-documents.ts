/**
 * The three records of the Hyesan example, as documents. Quotes are the excerpts that the values
 * rest on; of the article itself only these are stored.
 */

const article_title = 'N. Korean agents arrest family members of defectors near border'

const year_end_payments =
  'The agents, who have to make year-end payments to their superiors, feverishly watched the families until the very last day of the year, knowing that the defectors would send money to their relatives in the North for the New Year’s holiday.'

const excerpts = [
  'security agents made a series of arrests of defectors’ family members late last year while they were picking up money sent by their relatives in South Korea for the New Year.',
  'a family in Hyesan picked up money sent by their relative in South Korea through a remittance agent on Dec. 29.',
  'Soon after, however, security agents barged into their home. Having followed the broker earlier, the agents sensed something was up and immediately searched the family’s home.',
  'the security agents confiscated all the cash they found in the house, arrested a member of the family and the remittance broker who transferred the money and took them to the city branch of the Ministry of State Security.',
  'On Jan. 10, the family member was sentenced to three months of hard labor, while the remittance agent was sentenced to six months.',
  'Local security agents in Hyesan arrested the family member of another defector on Dec. 31, the last day of the year.',
  'security agents raided the scene and arrested him. As a result, the person had to start the New Year in jail',
  year_end_payments,
]

const raiders = [{ agency_id: 'mss', degree: 'carried_out', basis: 'inferred' }]

/** The raid of 29–31 December 2023, and what followed from it. */
export function raidAfterRemittance(branch: string): object {
  const custody = [{ agency_id: branch, degree: 'held', basis: 'stated' }]
  const sentence = {
    type: 'sentence',
    date_text: 'On Jan. 10',
    date_edtf: '2024-01-10',
    date_basis: 'year_inferred',
    penalty: 'hard_labour',
    asserted: 'imposed_not_confirmed_served',
  }
  return {
    kind: 'event',
    title: 'Raid after a remittance, Hyesan',
    summary:
      'A family in Hyesan collected money that a relative in South Korea had sent through a remittance broker. Security agents who had followed the broker entered and searched the home soon after, took all the cash they found, and arrested a member of the family and the broker. Both were held at the city branch of the Ministry of State Security. On 10 January the family member was sentenced to three months of hard labour and the broker to six.',
    language: 'en',
    status: 'submitted',
    date_text: 'Dec. 29 … Soon after',
    date_edtf: '[2023-12-29..2023-12-31]',
    date_basis: 'bounded',
    place_id: 'KP-10.hyesan',
    place_text: 'Hyesan',
    place_precision: 'settlement',
    people: [
      {
        key: 'p1',
        label: 'family member of a defector',
        unit: 'individual',
        roles: ['defector_family'],
        part_of: 'p3',
      },
      { key: 'p2', label: 'remittance broker', unit: 'individual', roles: ['remittance_broker'] },
      { key: 'p3', label: 'the household', unit: 'family', size_min: 2 },
    ],
    acts: [
      { type: 'surveillance', victims: ['p2'], agencies: raiders },
      { type: 'search', victims: ['p3'], agencies: raiders },
      {
        type: 'confiscation',
        victims: ['p3'],
        item: 'cash',
        description: 'all the cash they found in the house',
        amount_basis: 'all_found',
        agencies: raiders,
      },
      { type: 'arrest', victims: ['p1', 'p2'], agencies: raiders },
      { type: 'detention', victims: ['p1', 'p2'], agencies: custody },
      {
        ...sentence,
        victims: ['p1'],
        duration_text: 'three months',
        months_min: 3,
        months_max: 3,
      },
      { ...sentence, victims: ['p2'], duration_text: 'six months', months_min: 6, months_max: 6 },
    ],
    sources: [
      {
        key: 's1',
        kind: 'news_article',
        publisher: 'Daily NK',
        author: 'Lee Chae Un',
        title: article_title,
        published_on: '2024-01-24',
        language: 'en',
        stored_text: excerpts.join('\n\n[…]\n\n'),
        origin: {
          kind: 'anonymous_person',
          label: 'source in Yanggang Province',
          region_place_id: 'KP-10',
          reliability: 'F',
          spoke_on: '2024-01-22',
        },
      },
      {
        key: 's2',
        kind: 'news_article',
        publisher: 'FFHR',
        title: article_title,
        url: 'https://www.ffhr.cz/post/n-korean-agents-arrest-family-members-of-defectors-near-border',
        language: 'en',
        derived_from: 's1',
        derivation: 'reprint',
      },
    ],
    claims: [
      claim(
        'a family in Hyesan picked up money sent by their relative in South Korea through a remittance agent on Dec. 29.',
      ),
      claim('Soon after, however, security agents barged into their home.', 1),
      claim(
        'Having followed the broker earlier, the agents sensed something was up and immediately searched the family’s home.',
        0,
      ),
      claim('the security agents confiscated all the cash they found in the house', 2),
      claim(
        'arrested a member of the family and the remittance broker who transferred the money',
        3,
      ),
      claim('took them to the city branch of the Ministry of State Security', 4),
      claim(
        'On Jan. 10, the family member was sentenced to three months of hard labor, while the remittance agent was sentenced to six months.',
        5,
      ),
      claim(
        'On Jan. 10, the family member was sentenced to three months of hard labor, while the remittance agent was sentenced to six months.',
        6,
      ),
      claim(year_end_payments),
    ],
  }
}

/** The arrest of 31 December 2023 at the hand-over. */
export function arrestAtHandOver(source_id: string, raid: string): object {
  return {
    kind: 'event',
    title: 'Arrest at a remittance hand-over, Hyesan',
    summary:
      'Security agents arrested the family member of another defector who had gone to collect money from a remittance broker on the last day of the year. The person began the New Year in custody.',
    language: 'en',
    status: 'submitted',
    date_text: 'Dec. 31, the last day of the year',
    date_edtf: '2023-12-31',
    date_basis: 'year_inferred',
    place_id: 'KP-10.hyesan',
    place_text: 'Hyesan',
    place_precision: 'settlement',
    people: [
      {
        key: 'p4',
        label: 'family member of another defector',
        unit: 'individual',
        roles: ['defector_family'],
        sex: 'male',
      },
    ],
    acts: [
      { type: 'arrest', victims: ['p4'], agencies: raiders },
      { type: 'detention', victims: ['p4'] },
    ],
    sources: [{ key: 's1', source_id }],
    claims: [
      claim(
        'Local security agents in Hyesan arrested the family member of another defector on Dec. 31, the last day of the year.',
        0,
      ),
      {
        ...claim('security agents raided the scene and arrested him', 0),
        field: 'victim_sex',
        value: 'male',
        credibility: '6',
      },
      claim('the person had to start the New Year in jail', 1),
      claim(year_end_payments),
    ],
    links: [
      {
        type: 'parallel',
        to: raid,
        confidence: 'certain',
        reason: 'Reported together by the same source as two of the same series.',
      },
    ],
  }
}

/** The pattern that the article states, which is never counted as an incident. */
export function seriesOfArrests(source_id: string, parts: readonly string[]): object {
  return {
    kind: 'pattern',
    title:
      'Series of arrests of defectors’ families collecting remittances, border areas of Yanggang',
    summary:
      'Security agents are reported to have made a series of arrests of defectors’ family members late in 2023 while they were collecting money sent by relatives in South Korea for the New Year. How many is not said.',
    language: 'en',
    status: 'submitted',
    date_text: 'late last year',
    place_id: 'KP-10',
    place_text: 'border areas of Yanggang Province',
    place_precision: 'area',
    sources: [{ key: 's1', source_id }],
    claims: [
      claim(
        'security agents made a series of arrests of defectors’ family members late last year while they were picking up money sent by their relatives in South Korea for the New Year.',
      ),
      claim(year_end_payments),
    ],
    links: parts.map((to) => ({
      type: 'has_part',
      to,
      confidence: 'certain',
      reason: 'Named in the article as a case of it.',
    })),
  }
}

/** A quote from the article, about the act at an index or about the incident. */
const claim = (quote: string, act?: number) => ({
  source: 's1',
  quote,
  credibility: '3',
  ...(act === undefined ? {} : { act }),
})
