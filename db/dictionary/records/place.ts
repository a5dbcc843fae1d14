import { field, required } from '../field.ts'
import { place_id } from '../kinds/reference.ts'
import { text } from '../kinds/text.ts'

/** A place in the gazetteer. Its names, in every spelling, are rows of `place_name`. */
export const place_fields = [
  required(
    field('name_en', text, {
      en: ['Name in English', 'The form used in the press.'],
      ko: ['영어 이름', '언론에서 쓰는 표기입니다.'],
    }),
  ),
  field('name_ko', text, {
    en: ['Name in Korean', 'The southern spelling; the northern one is among its names.'],
    ko: ['한국어 이름', '남한 표기입니다. 북한 표기는 이름 목록에 있습니다.'],
  }),
  required(
    field('type', text, {
      en: ['Type', 'Country, province, city, county, district, facility.'],
      ko: ['유형', '국가, 도, 시, 군, 구역, 시설 등입니다.'],
    }),
  ),
  field('parent', place_id, {
    en: ['Within', 'The place that contains it.'],
    ko: ['상위 장소', '이곳을 포함하는 장소입니다.'],
  }),
  field('latitude', text, {
    en: ['Latitude', 'Degrees north, at most five decimals.'],
    ko: ['위도', '북위를 도 단위로 소수점 아래 다섯 자리까지 적습니다.'],
  }),
  field('longitude', text, {
    en: ['Longitude', 'Degrees east, at most five decimals.'],
    ko: ['경도', '동경을 도 단위로 소수점 아래 다섯 자리까지 적습니다.'],
  }),
  field('coord_source', text, {
    en: [
      'Where the coordinates come from',
      '“Inherited” means the point is that of the place above.',
    ],
    ko: ['좌표의 출처', '“inherited”는 상위 장소의 좌표라는 뜻입니다.'],
  }),
  field('iso_3166_2', text, {
    en: ['ISO 3166 code', 'The international code, where there is one.'],
    ko: ['ISO 3166 코드', '국제 코드입니다(있는 경우).'],
  }),
  field('geonames_id', text, {
    en: ['GeoNames id', 'Its number in GeoNames.'],
    ko: ['GeoNames 번호', 'GeoNames에서 쓰는 번호입니다.'],
  }),
  field('ocha_pcode', text, {
    en: ['OCHA p-code', 'Its code in the OCHA boundary data.'],
    ko: ['OCHA p-코드', 'OCHA 경계 자료의 코드입니다.'],
  }),
  field('note', text, {
    en: ['Note', 'What a reader should know about this place.'],
    ko: ['참고', '이 장소에 대해 알아 둘 점입니다.'],
  }),
  field('source', text, {
    en: ['Source', 'Where this entry was taken from.'],
    ko: ['자료 출처', '이 장소의 정보를 가져온 곳입니다.'],
  }),
] as const
