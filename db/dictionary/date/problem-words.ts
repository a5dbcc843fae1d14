import type { Language } from './format.ts'
import { longest_date_text, type DateProblemCode } from './uncertain-date.ts'

/** Why a date was refused, and what to write instead. */
export const problem_words: Record<Language, Record<DateProblemCode, string>> = {
  en: {
    ambiguous: 'This can be read in more than one way.',
    contradiction: 'The parts of this date contradict each other.',
    wrong_weekday: 'The day of the week does not fit the date.',
    needs_published:
      'This date has no year or counts from the day of publication: enter the source’s day of publication, or write the full date.',
    no_such_day: 'There is no such day in the calendar.',
    two_digit_year: 'Write the year with four digits.',
    lunar:
      'Lunar dates are not converted: enter the date of the solar calendar, such as 2024-02-10.',
    reversed: 'The end lies before the beginning.',
    too_long: `A date has at most ${longest_date_text} characters.`,
    unsupported_edtf:
      'This form of EDTF is not supported. Write a day, month or year, a span 2023-12-29/2023-12-31, or one day within [2023-12-29..2023-12-31].',
    not_a_date:
      'This cannot be read as a date. Write it like 2023-12-29, Dec. 29, late August 2021, before 2024-01-10, or “not known”.',
  },
  ko: {
    ambiguous: '여러 가지로 읽을 수 있는 날짜입니다.',
    contradiction: '날짜의 내용이 서로 맞지 않습니다.',
    wrong_weekday: '요일이 날짜와 맞지 않습니다.',
    needs_published:
      '연도가 없거나 보도일을 기준으로 한 날짜입니다. 출처의 보도일을 입력하거나 날짜를 연도까지 적어 주십시오.',
    no_such_day: '달력에 없는 날짜입니다.',
    two_digit_year: '연도는 네 자리로 적어 주십시오.',
    lunar: '음력 날짜는 환산하지 않습니다. 2024-02-10처럼 양력 날짜를 적어 주십시오.',
    reversed: '끝 날짜가 시작 날짜보다 앞섭니다.',
    too_long: `날짜는 ${longest_date_text}자까지 적을 수 있습니다.`,
    unsupported_edtf:
      '지원하지 않는 EDTF 형식입니다. 일, 월, 연도, 기간 2023-12-29/2023-12-31, 또는 기간 중 하루 [2023-12-29..2023-12-31]로 적어 주십시오.',
    not_a_date:
      '날짜로 읽을 수 없습니다. 2023-12-29, 12월 29일, 2021년 8월 하순, 2024-01-10 이전, “미상”처럼 적어 주십시오.',
  },
}
export const write_instead = { en: 'Write', ko: '다음 중 하나로 적어 주십시오:' }
