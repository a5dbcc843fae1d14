import { field, required } from '../field.ts'
import { day } from '../kinds/day.ts'
import { place_id, record } from '../kinds/reference.ts'
import { term } from '../kinds/term.ts'
import { long_text, text, whole_text } from '../kinds/text.ts'

/** It hides whole incidents: that somebody told of this would lead to them as well as what they told. */
const sensitivity = field(
  'sensitivity',
  term('sensitivity'),
  {
    en: [
      'Who may read it',
      'Restricted: only restricted incidents may rest on it, which their authors and reviewers read. Blank: open.',
    ],
    ko: [
      '열람 범위',
      '제한: 열람 범위가 “제한”인 사건에서만 근거로 쓸 수 있습니다. 제한 사건은 작성자와 검토자만 볼 수 있습니다. 비워 두면 공개입니다.',
    ],
  },
  { not_for: ['sealed'] },
)

/** A source: an article, interview or document that reports something. */
export const source_fields = [
  required(
    field(
      'kind',
      term('source_kind'),
      {
        en: ['Kind of source', 'Article, interview, document, broadcast.'],
        ko: ['출처 종류', '기사, 면담, 문서, 방송 등입니다.'],
      },
      { default: 'news_article' },
    ),
  ),
  field('publisher', text, {
    en: ['Publisher', 'The outlet or organisation.'],
    ko: ['발행처', '매체 또는 단체입니다.'],
  }),
  field('author', text, {
    en: ['Author', 'As printed.'],
    ko: ['작성자', '표기된 대로 적습니다.'],
  }),
  field('title', text, {
    en: ['Title', 'As printed, in its own language.'],
    ko: ['제목', '표기된 대로 원래 언어로 적습니다.'],
  }),
  field('url', text, {
    en: ['Link', 'The address it was read at. It is never fetched by this program.'],
    ko: ['링크', '열람한 주소입니다. 이 프로그램은 그 주소에 접속하지 않습니다.'],
  }),
  field('published_on', day, {
    en: ['Published', 'YYYY-MM-DD. Dates such as “last month” are read from this day.'],
    ko: ['발행일', 'YYYY-MM-DD. “지난달” 같은 표현은 이날을 기준으로 읽습니다.'],
  }),
  field('accessed_on', day, {
    en: ['Read on', 'The day it was read, YYYY-MM-DD.'],
    ko: ['열람일', '열람한 날입니다. YYYY-MM-DD.'],
  }),
  field('language', term('language'), {
    en: ['Language', 'The language of the source.'],
    ko: ['언어', '출처의 언어입니다.'],
  }),
  field('derived_from', record('source', ''), {
    en: [
      'Taken from',
      'The source it reprints or translates. A reprint adds no independent origin.',
    ],
    ko: [
      '원출처',
      '전재하거나 번역한 원래 출처입니다. 전재한 출처는 독립된 근원으로 세지 않습니다.',
    ],
  }),
  field('derivation', term('derivation'), {
    en: ['Taken how', 'Reprint, translation, excerpt.'],
    ko: ['가져온 방식', '전재, 번역, 발췌 등입니다.'],
  }),
  field('origin', record('origin', '_id'), {
    en: ['Origin', 'Who or what ultimately knew.'],
    ko: ['정보의 근원', '정보가 처음 나온 사람이나 문서입니다.'],
  }),
  field('note', long_text, {
    en: ['Note', 'Anything a colleague should know about this source.'],
    ko: ['참고', '이 출처에 대해 동료가 알아 둘 점입니다.'],
  }),
  field('stored_text', whole_text, {
    en: [
      'Its words',
      'The text of the source as far as it is kept here: the whole of it, or only the excerpts that are quoted, with […] between them. Every quote is looked for in it.',
    ],
    ko: [
      '본문',
      '보관하는 출처 본문입니다. 전문을 넣거나, 인용한 부분만 사이에 […]를 두어 넣습니다. 모든 인용은 이 본문에 들어 있어야 합니다.',
    ],
  }),
  sensitivity,
] as const

/** An origin: who or what ultimately knew. Their identity is not written here. */
export const origin_fields = [
  required(
    field(
      'kind',
      term('origin_kind'),
      {
        en: ['Kind of origin', 'An anonymous person, a named person, a document, a recording.'],
        ko: ['근원의 종류', '익명의 사람, 이름이 밝혀진 사람, 문서, 녹음·영상 등입니다.'],
      },
      { default: 'anonymous_person' },
    ),
  ),
  field('label', text, {
    en: [
      'Working name',
      'How the records call it: “source in Yanggang Province”. Not a real name.',
    ],
    ko: ['기록상 호칭', '기록에서 부르는 이름입니다: “양강도 소식통”. 실명을 쓰지 않습니다.'],
  }),
  field('region_place', place_id, {
    en: ['Region', 'The province or country they are in. Nothing finer.'],
    ko: ['지역', '근원이 있는 도 또는 국가입니다. 더 자세히 적지 않습니다.'],
  }),
  field('connection', term('connection'), {
    en: ['Connection', 'How they know: eyewitness, relative, heard from others.'],
    ko: ['사건과의 관계', '어떻게 알게 되었는지 적습니다: 목격, 가족, 전해 들음 등.'],
  }),
  field('reliability', term('reliability'), {
    en: ['Reliability', 'Admiralty scale A–F. F means it cannot be judged, not that it is bad.'],
    ko: ['신뢰도', '애드미럴티 등급 A~F. F는 판단할 수 없다는 뜻이며 나쁘다는 뜻이 아닙니다.'],
  }),
  field('spoke_on', day, {
    en: ['Spoke on', 'The day they spoke, YYYY-MM-DD.'],
    ko: ['진술일', '진술한 날입니다. YYYY-MM-DD.'],
  }),
  field('consent', term('consent'), {
    en: [
      'Consent',
      'What the origin agreed that is done with what they said. Blank: not known. Withdrawn consent is shown wherever an incident rests on them.',
    ],
    ko: [
      '활용 동의',
      '진술을 어디까지 활용하는 데 동의했는지 적습니다. 비워 두면 알 수 없다는 뜻입니다. 동의를 철회하면 이 근원에 근거한 모든 사건에 표시됩니다.',
    ],
  }),
  field('consent_on', day, {
    en: ['Consent given or withdrawn on', 'The day of the consent above, YYYY-MM-DD.'],
    ko: ['동의·철회일', '동의하거나 동의를 철회한 날입니다. YYYY-MM-DD.'],
  }),
  sensitivity,
] as const

/** A claim: what a source says about one fact, in its own words. */
export const claim_fields = [
  field('source', record('source', '_id'), {
    en: ['Source', 'Which source says it.'],
    ko: ['출처', '어느 출처의 주장인지 적습니다.'],
  }),
  field('act', record('act', '_id'), {
    en: ['About', 'The act it is about. Blank: the incident as a whole.'],
    ko: ['대상', '어느 행위에 관한 주장인지 적습니다. 비워 두면 사건 전체입니다.'],
  }),
  field('field', text, {
    en: ['Field', 'The field it gives a value for, if it is about one.'],
    ko: ['항목', '특정 항목의 값에 관한 주장이면 그 항목을 적습니다.'],
  }),
  field('value', text, {
    en: ['Value', 'The value the source gives for that field.'],
    ko: ['값', '그 항목에 대해 출처가 제시하는 값입니다.'],
  }),
  field('quote', long_text, {
    en: ['Quote', 'The words of the source, copied exactly. Only what a citation needs.'],
    ko: ['인용', '출처의 말을 그대로 옮깁니다. 인용에 필요한 만큼만 적습니다.'],
  }),
  field('locator', text, {
    en: ['Where in it', 'Page, paragraph or minute.'],
    ko: ['위치', '쪽, 문단 또는 재생 시간입니다.'],
  }),
  field('credibility', term('credibility'), {
    en: [
      'Credibility',
      'Admiralty scale 1–6, for the information itself. 1 needs a second, independent origin.',
    ],
    ko: [
      '정보의 신빙성',
      '애드미럴티 등급 1~6, 정보 자체에 대한 평가입니다. 1은 독립된 근원이 둘 이상일 때만 쓸 수 있습니다.',
    ],
  }),
  required(
    field(
      'asserts',
      term('claim_asserts'),
      {
        en: ['Says', 'Whether the source asserts or denies it.'],
        ko: ['주장·부인', '출처가 주장하는지, 부인하는지 적습니다.'],
      },
      { default: 'asserts' },
    ),
  ),
  required(
    field(
      'state',
      term('claim_state'),
      {
        en: ['Standing', 'Accepted, in conflict with another claim, or superseded.'],
        ko: ['채택 여부', '채택, 상충(다른 주장과 맞지 않음), 대체됨 가운데 하나입니다.'],
      },
      { default: 'accepted' },
    ),
  ),
  field(
    'decision',
    long_text,
    {
      en: ['Why it stands', 'The reason given by whoever decided that this value stands.'],
      ko: ['채택 이유', '이 값을 채택하기로 결정한 사람이 밝힌 이유입니다.'],
    },
    { computed: true },
  ),
  field(
    'decided_by',
    text,
    {
      en: ['Decided by', 'Who decided that this value stands.'],
      ko: ['채택한 사람', '이 값을 채택하기로 결정한 사람입니다.'],
    },
    { computed: true },
  ),
  field(
    'decided_at',
    text,
    {
      en: ['Decided', 'When that was decided, in UTC.'],
      ko: ['채택 일시', '결정한 때입니다(UTC).'],
    },
    { computed: true },
  ),
] as const
