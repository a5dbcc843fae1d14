import { field, required } from '../field.ts'
import { place } from '../kinds/reference.ts'
import { term } from '../kinds/term.ts'
import { long_text, text } from '../kinds/text.ts'
import { uncertain_date } from '../kinds/uncertain-date.ts'
import { leaves_coarse, leaves_reviewed } from '../release.ts'

/** An incident: the event that holds acts together, or a pattern that is never counted as one. */
export const incident_fields = [
  required(
    field(
      'kind',
      term('incident_kind'),
      {
        en: [
          'Kind',
          'An event that happened at a time and place, or a pattern: a statement about many events, such as “a series of arrests”. A pattern is never counted as an incident.',
        ],
        ko: [
          '종류',
          '특정한 때와 장소에서 일어난 사건, 또는 “연이은 체포”처럼 여러 사건을 아우르는 진술(양상)입니다. 양상은 사건 수에 넣지 않습니다.',
        ],
      },
      { default: 'event', section: 'record' },
    ),
  ),
  required(
    field(
      'title',
      text,
      {
        en: [
          'Title',
          'What happened and where, in a few words. No names of victims or sources. Left blank in the form, it is made of the acts, the place and the date.',
        ],
        ko: [
          '제목',
          '무슨 일이 어디서 있었는지 간단히 적습니다. 피해자나 정보 제공자의 이름은 쓰지 않습니다. 양식에서 비워 두면 행위, 장소, 날짜로 만들어집니다.',
        ],
      },
      { section: 'what', proposed: true, release: leaves_reviewed },
    ),
  ),
  field(
    'date',
    uncertain_date,
    {
      en: [
        'When',
        'Write it as the source does: “Dec. 29”, “late last year”, “12월 하순”, 2023-12-29. What it must mean is worked out and shown; nothing is rounded to a day.',
      ],
      ko: [
        '언제',
        '출처에 적힌 그대로 씁니다: “12월 29일”, “지난해 말”, “Dec. 29”, 2023-12-29. 그 뜻을 계산하여 보여 주며, 임의로 특정한 날짜로 맞추지 않습니다.',
      ],
    },
    { section: 'when', release: leaves_coarse },
  ),
  field(
    'place',
    place,
    {
      en: [
        'Where',
        'Any name finds the place: Hyesan, 혜산, Hyesan-si. Keep the source’s own wording beside it, and say how near the place pins the event.',
      ],
      ko: [
        '어디서',
        '어떤 표기로도 찾을 수 있습니다: 혜산, 혜산시, Hyesan. 출처의 표현을 함께 남기고, 장소가 얼마나 정확한지 적습니다.',
      ],
    },
    { section: 'where', in_bulk: true, release: leaves_coarse },
  ),
  field(
    'summary',
    long_text,
    {
      en: [
        'Summary',
        'What is reported to have happened, in your own words. Leave out anything that could identify a source.',
      ],
      ko: [
        '요약',
        '보도되거나 증언된 내용을 작성자의 말로 정리합니다. 정보 제공자를 알아볼 수 있는 내용은 쓰지 않습니다.',
      ],
    },
    { section: 'what', release: leaves_reviewed },
  ),
  field(
    'language',
    term('language'),
    {
      en: ['Language', 'The language the title and summary are written in.'],
      ko: ['언어', '제목과 요약을 쓴 언어입니다.'],
    },
    { section: 'record', flat: false, in_bulk: true },
  ),
  required(
    field(
      'status',
      term('status'),
      {
        en: [
          'Status',
          'Draft: seen by its author only. Submitted: ready for review. Verified or returned: a second person’s decision.',
        ],
        ko: [
          '상태',
          '작성 중: 작성자만 볼 수 있습니다. 제출됨: 검토를 기다립니다. 검증됨 또는 반려됨: 다른 사람이 검토한 결과입니다.',
        ],
      },
      { default: 'submitted', section: 'record', in_bulk: true },
    ),
  ),
  required(
    field(
      'sensitivity',
      term('sensitivity'),
      {
        en: [
          'Who may read it',
          'Open: everyone signed in. Restricted: its author and reviewers only.',
        ],
        ko: [
          '열람 범위',
          '공개: 로그인한 모든 사람이 볼 수 있습니다. 제한: 작성자와 검토자만 볼 수 있습니다.',
        ],
      },
      { default: 'open', section: 'record', flat: false, not_for: ['sealed'], in_bulk: true },
    ),
  ),
] as const
