import { describe, expect, test } from 'vitest'
import { bareName, nameKey, romanisationKey } from '../../db/dictionary/search/names.ts'

describe('the spellings of one name share a romanisation key', () => {
  const groups = [
    ["Ch'ŏngjin", 'Chongjin', 'Cheongjin', 'Ch’ŏngjin-si', 'Chongjin City'],
    ['Chagang', 'Jagang', 'Chagang-do', 'Jagang Province'],
    ['Ryanggang', 'Yanggang', 'Yangkang', 'Ryanggang-do', 'Yanggang Province'],
    ['Kaesŏng', 'Kaesong', 'Gaeseong', 'Kaesŏng-si'],
    ['Pyongyang', 'Phyongyang', "P'yŏngyang", 'P’yŏngyang-si', 'Pyeongyang'],
    ["P'yŏngsŏng", 'Pyongsong', 'Pyeongseong', 'Phyongsong'],
    ['Hamgyong', 'Hamgyeong', 'Hamkyung', 'Hamgyŏng'],
    ['Hoeryong', 'Hoeryŏng', 'Hoeryeong'],
    ['Rason', 'Raseon', 'Naseon', 'Nasŏn-si', 'Rasŏn'],
    ['Nampo', 'Nampho', 'Namp’o'],
    ['Chollima', 'Chonrima', 'Cheollima', 'Ch’ŏnrima'],
    ['Sinuiju', 'Sinŭiju', 'Shinuiju', 'Sineuiju'],
    ['Kangwon', 'Gangwon', 'Kangwŏn'],
    ['Kimchaek', 'Kimch’aek', 'Gimchaek'],
    ['Pukchang', 'Bukchang', 'Pukch’ang'],
    ['Tongrim', 'Tongnim', 'Dongnim'],
    ['Paengnyong', 'Paekryong', 'Baengnyeong'],
    ['Ryongchon', 'Yongchon', 'Yongcheon', 'Ryongch’ŏn'],
    ['Nyongbyon', 'Yongbyon', 'Yeongbyeon'],
    ['Kim Hyong Gwon', 'Kimhyŏnggwŏn-gun', 'Gimhyeonggwon County'],
    ['Lee', 'Ri', 'Rhee', 'Yi', 'Li'],
    ['Pak', 'Bak', 'Park'],
    ['Choe', 'Choi', 'Ch’oe'],
    ['Noh', 'Ro', 'Roh', 'No'],
    ['Kim Jong Un', 'Kim Jong-un', 'Gim Jeong-eun', 'Kim Chŏngŭn'],
  ]
  test.each(groups)('%s, %s', (...names) => {
    expect([...new Set(names.map(romanisationKey))]).toHaveLength(1)
  })

  test('and different names do not', () => {
    const keys = groups.map(([name = '']) => romanisationKey(name))
    expect(
      new Set([
        ...keys,
        ...['Hyesan', 'Musan', 'Onsong', 'Kosong', 'Sunchon', 'Sinchon'].map(romanisationKey),
      ]).size,
    ).toBe(groups.length + 6)
  })

  test('a name without Latin letters has none', () => {
    expect(romanisationKey('혜산시')).toBe('')
    expect(romanisationKey('constructor')).toMatch(/^[a-z]+$/)
  })
})

describe('the key of a name', () => {
  const same = [
    ['량강도', '양강도', '량강도'.normalize('NFD'), ' 량강 도'],
    ['조선로동당', '조선 로동당', '조선노동당'],
    ['리철수', '이철수'],
    ['최룡해', '최용해'],
    ['라선특별시', '나선특별시'],
    ['규률', '규율'],
    ['RYANGGANG Province', 'Ryanggang province', 'Ryanggang-Province'],
    ['P’yŏngyang', "P'yongyang", 'PYONGYANG'],
  ]
  test.each(same)('%s, %s', (...names) => expect(new Set(names.map(nameKey)).size).toBe(1))

  const apart = [
    ['Ryanggang', 'Ryanggang Province'],
    ['Ryanggang', 'Yanggang'],
    ['량강', '량강도'],
    ['보위원', '위원'],
    ['혜산', '회산'],
  ]
  test.each(apart)('%s is not %s', (...names) => expect(new Set(names.map(nameKey)).size).toBe(2))
})

describe('a bare name', () => {
  const table: [name: string, bare: string][] = [
    ['Ryanggang Province', 'Ryanggang'],
    ['South Hamgyong Province', 'South Hamgyong'],
    ['Musan County', 'Musan'],
    ['Hyesan City', 'Hyesan'],
    ['HYESAN CITY', 'HYESAN'],
    ['Hyesan-si', 'Hyesan'],
    ['P’yŏngch’ŏn-guyŏk', 'P’yŏngch’ŏn'],
    ['Yanggang-do', 'Yanggang'],
    ["Namyang Workers' District", 'Namyang'],
    ['Namyang Workers’ District', 'Namyang'],
    ['Rason Special City', 'Rason'],
    ['Chongsong-nodongjagu', 'Chongsong'],
    ['Yanggangdo', 'Yanggangdo'],
    ['Kim Jong-un', 'Kim Jong-un'],
    ['City', 'City'],
    ['-si', '-si'],
    ['Ri', 'Ri'],
    ['혜산시', '혜산'],
    ['혜산시'.normalize('NFD'), '혜산'],
    ['량강도', '량강'],
    ['평천구역', '평천'],
    ['개성특별시', '개성'],
    ['중구역', '중구역'],
    ['송도', '송도'],
    ['시', '시'],
    ['', ''],
  ]
  test.each(table)('%s', (name, bare) => expect(bareName(name)).toBe(bare))
})
