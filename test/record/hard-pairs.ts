import type { Json } from './documents.ts'

/**
 * Pairs made by hand of what is hard to tell: the same event as another outlet has it, in another
 * language, for another day of the week, less exactly, of the county and not the neighbourhood; and
 * other people of the same raid, the same name elsewhere, the week after.
 */
type Someone = [
  label: string,
  roles: string[],
  sex?: 'male' | 'female' | null,
  age?: [number, number],
]
type Told = [
  title: string,
  date: string | null,
  place: string | null,
  acts: string[],
  who: Someone[],
  more?: Json,
]

export type HardPair = { why: string; same: boolean; one: Json; other: Json }

const told = ([title, date, place, acts, who, more = {}]: Told, key: string): Json => ({
  title,
  date_edtf: date,
  place_id: place,
  people: who.map(([label, roles, sex, age], n) => ({
    ...{ key: `p${n + 1}`, label, roles, sex: sex ?? null },
    ...(age ? { age_min: age[0], age_max: age[1] } : {}),
  })),
  acts: acts.map((type) => ({ type, victims: who.map((_, n) => `p${n + 1}`) })),
  sources: [
    { key: 's1', publisher: `Outlet ${key}`, title: `${title} (${key})`, origin: { label: key } },
  ],
  claims: [{ source: 's1' }],
  ...more,
})

let count = 0
const pair =
  (same: boolean, why: string) =>
  (one: Told, other: Told): HardPair => {
    count += 1
    return { why, same, one: told(one, `${count}a`), other: told(other, `${count}b`) }
  }

const outlet = pair(true, 'another outlet')
const language = pair(true, 'another language')
const day = pair(true, 'another day of the week')
const vaguer = pair(true, 'less exactly')
const wider = pair(true, 'a wider place')
const raid = pair(false, 'other people of the same raid')
const namesake = pair(false, 'the same name elsewhere')
const later = pair(false, 'another week')
const otherwise = pair(false, 'something else that day')

const broker: Someone = ['remittance broker', ['remittance_broker'], 'female', [40, 49]]
const broker_ko: Someone = ['송금 브로커', ['remittance_broker'], 'female']
const trader: Someone = ['a market trader', ['trader'], 'female', [30, 39]]
const trader_ko: Someone = ['장마당 장사꾼', ['trader'], 'female']
const student: Someone = ['a student', ['student'], 'male', [19, 22]]
const student_ko: Someone = ['대학생', ['student'], 'male']
const smuggler: Someone = ['a smuggler', ['smuggler'], 'male', [30, 45]]
const smuggler_ko: Someone = ['밀수꾼', ['smuggler'], 'male']
const soldier: Someone = ['a border soldier', ['soldier'], 'male', [20, 25]]
const believer: Someone = ['a woman with a Bible', ['believer'], 'female', [50, 59]]
const caller: Someone = ['a user of a Chinese phone', ['phone_user'], 'male', [40, 49]]
const caller_ko: Someone = ['중국 손전화 사용자', ['phone_user'], 'male']
const family: Someone = ['relative of a defector', ['defector_family'], 'female', [45, 55]]
const family_ko: Someone = ['탈북민 가족', ['defector_family'], 'female']
const returned: Someone = ['a repatriated woman', ['repatriated'], 'female', [25, 35]]
const returned_ko: Someone = ['북송된 여성', ['repatriated'], 'female']
const donju: Someone = ['a moneyed trader', ['donju'], 'male', [50, 59]]
const worker: Someone = ['a mine worker', ['worker'], 'male', [30, 39]]
const official: Someone = ['a factory official', ['official'], 'male', [50, 60]]

export const hard_pairs: HardPair[] = [
  outlet(
    [
      'Broker arrested in Hyesan with cash from Seoul',
      '2019-03-04',
      'KP-10.hyesan',
      ['arrest', 'confiscation'],
      [broker],
    ],
    [
      'State security takes woman who moved money across the Yalu',
      '2019-03-04',
      'KP-10.hyesan',
      ['arrest'],
      [broker],
    ],
  ),
  outlet(
    [
      'Student expelled and detained for South Korean drama',
      '2020-11-12',
      'KP-02.phyongsong',
      ['detention'],
      [student],
    ],
    [
      'Young man held in Pyongsong after watching films',
      '2020-11-12',
      'KP-02.phyongsong',
      ['arrest', 'detention'],
      [['a university student', ['student'], 'male']],
    ],
  ),
  outlet(
    [
      'Public trial of smuggler at Musan stadium',
      '2018-06-21',
      'KP-09.musan',
      ['public_trial', 'sentence'],
      [smuggler],
    ],
    [
      'Crowd made to watch as court sentences copper smuggler',
      '2018-06-21',
      'KP-09.musan',
      ['public_trial', 'sentence'],
      [smuggler, worker],
    ],
  ),
  outlet(
    [
      'Phones seized in raid on Hoeryong flat',
      '2021-02-09',
      'KP-09.hoeryong',
      ['search', 'confiscation'],
      [caller],
    ],
    [
      'Night raid in Hoeryong: Chinese handsets found',
      '2021-02-09',
      'KP-09.hoeryong',
      ['search', 'arrest', 'confiscation'],
      [caller],
    ],
  ),
  outlet(
    ['Bible owner arrested in Sinuiju', '2017-09-30', 'KP-03.sinuiju', ['arrest'], [believer]],
    [
      'Underground believer taken by bowibu',
      '2017-09-30',
      'KP-03.sinuiju',
      ['arrest', 'interrogation'],
      [['a believer', ['believer'], 'female']],
    ],
  ),
  outlet(
    [
      'Soldier shot while crossing near Onsong',
      '2016-12-18',
      'KP-09.onsong',
      ['shooting_at_border'],
      [soldier],
    ],
    [
      'Guards open fire on deserter at the Tumen',
      '2016-12-18',
      'KP-09.onsong',
      ['shooting_at_border', 'killing'],
      [soldier],
    ],
  ),
  outlet(
    [
      'Currency dealer’s house sealed in Chongjin',
      '2022-04-15',
      'KP-09.chongjin',
      ['search', 'confiscation'],
      [donju],
    ],
    [
      'Money changer loses dollars to inspection group',
      '2022-04-15',
      'KP-09.chongjin.sunam',
      ['confiscation'],
      [donju],
    ],
  ),
  outlet(
    [
      'Women sent back from Changbai held in Hyesan',
      '2023-10-09',
      'KP-10.hyesan',
      ['forced_repatriation', 'detention'],
      [returned, returned],
    ],
    [
      'China returns two to North Korea',
      '2023-10-09',
      'KP-10.hyesan',
      ['forced_repatriation'],
      [returned],
    ],
  ),
  outlet(
    [
      'Family of defector moved to the mountains',
      '2015-05-05',
      'KP-10.samsu',
      ['forced_relocation'],
      [family],
    ],
    [
      'Relatives of escapee banished from border town',
      '2015-05-05',
      'KP-10.samsu',
      ['forced_relocation', 'search'],
      [family, ['her son', ['defector_family'], 'male']],
    ],
  ),
  language(
    ['Trader arrested at Hyesan market', '2021-08-17', 'KP-10.hyesan', ['arrest'], [trader]],
    ['혜산 장마당에서 장사꾼 체포', '2021-08-17', 'KP-10.hyesan', ['arrest'], [trader_ko]],
  ),
  language(
    [
      'Two years of labour for remittances',
      '2020-01-22',
      'KP-09.hoeryong',
      ['sentence'],
      [broker],
      { summary: 'The broker got two years.' },
    ],
    [
      '송금 브로커에게 노동단련형',
      '2020-01-22',
      'KP-09.hoeryong',
      ['sentence', 'detention'],
      [broker_ko],
    ],
  ),
  language(
    [
      'Student beaten at the police station',
      '2019-07-02',
      'KP-08.hamhung',
      ['ill_treatment', 'detention'],
      [student],
    ],
    ['함흥 안전부에서 대학생 구타', '2019-07-02', 'KP-08.hamhung', ['ill_treatment'], [student_ko]],
  ),
  language(
    ['Smuggler caught on the ice', '2018-02-11', 'KP-10.hyesan', ['arrest'], [smuggler]],
    [
      '얼음 위에서 밀수꾼 체포',
      '2018-02-11',
      'KP-10.hyesan',
      ['arrest', 'confiscation'],
      [smuggler_ko],
    ],
  ),
  language(
    [
      'Chinese phone user held after signal was found',
      '2022-12-01',
      'KP-09.musan',
      ['arrest', 'interrogation'],
      [caller],
    ],
    ['전파 탐지로 손전화 사용자 체포', '2022-12-01', 'KP-09.musan', ['arrest'], [caller_ko]],
  ),
  language(
    [
      'Relative of defector questioned for a week',
      '2023-03-14',
      'KP-10.pochon',
      ['interrogation'],
      [family],
    ],
    [
      '탈북민 가족 일주일간 조사',
      '2023-03-14',
      'KP-10.pochon',
      ['interrogation', 'surveillance'],
      [family_ko],
    ],
  ),
  language(
    [
      'Repatriated woman in Onsong detention centre',
      '2017-04-03',
      'KP-09.onsong',
      ['detention'],
      [returned],
    ],
    [
      '북송 여성 온성 구류장 수감',
      '2017-04-03',
      'KP-09.onsong',
      ['detention', 'forced_repatriation'],
      [returned_ko],
    ],
  ),
  language(
    ['Miner executed for theft of copper', '2014-11-25', 'KP-10.hyesan', ['execution'], [worker]],
    [
      '구리 절도로 광부 처형',
      '2014-11-25',
      'KP-10.hyesan',
      ['execution'],
      [['광부', ['worker'], 'male']],
    ],
  ),
  language(
    [
      'Official demoted over a video',
      '2021-05-19',
      'KP-02.sunchon',
      ['dismissal_or_demotion'],
      [official],
    ],
    [
      '영상물 문제로 간부 해임',
      '2021-05-19',
      'KP-02.sunchon',
      ['dismissal_or_demotion'],
      [['공장 간부', ['official'], 'male']],
    ],
  ),
  language(
    ['Believers arrested at prayer', '2012-08-08', 'KP-05.haeju', ['arrest'], [believer, believer]],
    [
      '기도하던 신자들 체포',
      '2012-08-08',
      'KP-05.haeju',
      ['arrest'],
      [['신자', ['believer'], 'female']],
    ],
  ),
  day(
    [
      'Broker arrested near the railway station',
      '2022-09-05',
      'KP-10.hyesan',
      ['arrest'],
      [broker],
    ],
    [
      'Remittance agent detained in Hyesan',
      '2022-09-07',
      'KP-10.hyesan',
      ['arrest', 'detention'],
      [broker],
    ],
  ),
  day(
    ['Trader loses goods to inspectors', '2020-06-15', 'KP-03.sinuiju', ['confiscation'], [trader]],
    [
      'Market goods taken in Sinuiju',
      '2020-06-16',
      'KP-03.sinuiju',
      ['confiscation', 'threat'],
      [trader],
    ],
  ),
  day(
    ['Student arrested for copying drama', '2021-10-20', 'KP-07.wonsan', ['arrest'], [student]],
    ['원산에서 대학생 체포', '2021-10-18', 'KP-07.wonsan', ['arrest'], [student_ko]],
  ),
  day(
    [
      'Night search of the Chongjin dormitory',
      '2016-03-10',
      'KP-09.chongjin',
      ['search'],
      [worker],
    ],
    [
      'Workers’ dormitory raided',
      '2016-03-13',
      'KP-09.chongjin',
      ['search', 'interrogation'],
      [worker],
    ],
  ),
  day(
    ['Smuggler sentenced in Samjiyon', '2019-12-02', 'KP-10.samjiyon', ['sentence'], [smuggler]],
    ['삼지연에서 밀수꾼 선고', '2019-12-05', 'KP-10.samjiyon', ['sentence'], [smuggler_ko]],
  ),
  day(
    [
      'Relative of defector taken away',
      '2018-08-27',
      'KP-09.kyongwon',
      ['disappearance'],
      [family],
    ],
    [
      'Woman missing after visit by agents',
      '2018-08-25',
      'KP-09.kyongwon',
      ['disappearance', 'search'],
      [family],
    ],
  ),
  day(
    ['Soldier caught with contraband', '2017-01-16', 'KP-10.kim-jong-suk', ['arrest'], [soldier]],
    [
      'Border guard arrested',
      '2017-01-19',
      'KP-10.kim-jong-suk',
      ['arrest', 'confiscation'],
      [soldier],
    ],
  ),
  day(
    [
      'Public denunciation at the textile mill',
      '2023-02-06',
      'KP-02.phyongsong',
      ['public_denunciation'],
      [official],
    ],
    [
      'Manager denounced before workers',
      '2023-02-04',
      'KP-02.phyongsong',
      ['public_denunciation', 'dismissal_or_demotion'],
      [official],
    ],
  ),
  day(
    ['Phone user fined and released', '2021-11-03', 'KP-09.hoeryong', ['extortion'], [caller]],
    [
      'Bribe taken from a man with a Chinese phone',
      '2021-11-01',
      'KP-09.hoeryong',
      ['extortion', 'detention'],
      [caller],
    ],
  ),
  vaguer(
    ['Broker and client arrested', '2020-12-28', 'KP-10.hyesan', ['arrest'], [broker, family]],
    [
      'Arrests over remittances late in December',
      '[2020-12-21..2020-12-31]',
      'KP-10.hyesan',
      ['arrest'],
      [broker],
    ],
  ),
  vaguer(
    [
      'Trader arrested with dollars',
      '2019-04-09',
      'KP-02.anju',
      ['arrest', 'confiscation'],
      [trader],
    ],
    ['안주에서 장사꾼 체포', '2019-04', 'KP-02.anju', ['arrest'], [trader_ko]],
  ),
  vaguer(
    [
      'Student sent to labour camp',
      '2022-07-18',
      'KP-06.sariwon',
      ['sentence', 'forced_labour'],
      [student],
    ],
    ['Student punished in summer', '2022-21', 'KP-06.sariwon', ['sentence'], [student]],
  ),
  vaguer(
    ['Smuggler dies in custody', '2015-10-14', 'KP-09.musan', ['death_in_custody'], [smuggler]],
    [
      'Man died in Musan police cell that month',
      '2015-10',
      'KP-09.musan',
      ['death_in_custody', 'torture'],
      [smuggler],
    ],
  ),
  vaguer(
    [
      'Woman repatriated through Tumen',
      '2018-05-23',
      'KP-09.onsong',
      ['forced_repatriation'],
      [returned],
    ],
    [
      '온성으로 강제 북송',
      '[2018-05-21..2018-05-31]',
      'KP-09.onsong',
      ['forced_repatriation', 'interrogation'],
      [returned_ko],
    ],
  ),
  vaguer(
    [
      'Phones found in Hyesan flat',
      '2023-06-08',
      'KP-10.hyesan',
      ['search', 'confiscation'],
      [caller],
    ],
    [
      'Raid in Hyesan early in June',
      '[2023-06-01..2023-06-10]',
      'KP-10.hyesan',
      ['search'],
      [caller],
    ],
  ),
  vaguer(
    ['Official executed for graft', '2013-12-05', 'KP-01', ['execution'], [official]],
    ['Execution of an official in winter', '2013-24', 'KP-01', ['execution'], [official]],
  ),
  vaguer(
    [
      'Family banished from Hoeryong',
      '2016-07-11',
      'KP-09.hoeryong',
      ['forced_relocation'],
      [family],
    ],
    [
      'Banishment of a defector’s family',
      '2016',
      'KP-09.hoeryong',
      ['forced_relocation'],
      [family],
    ],
  ),
  wider(
    ['Broker arrested in Wiyon', '2021-03-25', 'KP-10.hyesan.wiyon-dong', ['arrest'], [broker]],
    ['Broker arrested in Hyesan', '2021-03-25', 'KP-10.hyesan', ['arrest'], [broker]],
  ),
  wider(
    [
      'Search in Chongam district',
      '2019-02-20',
      'KP-09.chongjin.chongam',
      ['search', 'confiscation'],
      [donju],
    ],
    [
      '청진에서 가택 수색',
      '2019-02-20',
      'KP-09.chongjin',
      ['search'],
      [['돈주', ['donju'], 'male']],
    ],
  ),
  wider(
    ['Trader arrested in Namyang', '2017-06-13', 'KP-09.onsong.namyang-wd', ['arrest'], [trader]],
    ['Trader arrested in North Hamgyong', '2017-06-13', 'KP-09', ['arrest', 'detention'], [trader]],
  ),
  wider(
    ['Student arrested in Hungnam', '2020-09-17', 'KP-08.hamhung.hungnam', ['arrest'], [student]],
    ['함흥에서 대학생 체포', '2020-09-18', 'KP-08.hamhung', ['arrest'], [student_ko]],
  ),
  wider(
    ['Soldiers rob trader in Kapsan', '2018-10-30', 'KP-10.kapsan', ['extortion'], [trader]],
    ['Robbery by soldiers in Ryanggang', '2018-10-30', 'KP-10', ['extortion'], [trader]],
  ),
  wider(
    [
      'Smuggler arrested in Yuson',
      '2022-01-12',
      'KP-09.hoeryong.yuson-dong',
      ['arrest'],
      [smuggler],
    ],
    [
      'Smuggler arrested in Hoeryong',
      '[2022-01-11..2022-01-20]',
      'KP-09.hoeryong',
      ['arrest', 'sentence'],
      [smuggler],
    ],
  ),
  wider(
    [
      'Prayer meeting raided in Sunchon',
      '2014-04-27',
      'KP-02.sunchon',
      ['search', 'arrest'],
      [believer],
    ],
    ['Prayer meeting raided', '2014-04-27', null, ['arrest'], [believer]],
  ),
  wider(
    [
      'Woman held in Tumangang',
      '2019-08-06',
      'KP-13.sonbong.tumangang-wd',
      ['detention'],
      [returned],
    ],
    ['라선에서 북송 여성 구금', '2019-08-06', 'KP-13.sonbong', ['detention'], [returned_ko]],
  ),
  raid(
    ['First man arrested in the Hyesan raid', '2021-01-19', 'KP-10.hyesan', ['arrest'], [caller]],
    ['Woman arrested in the Hyesan raid', '2021-01-19', 'KP-10.hyesan', ['arrest'], [believer]],
  ),
  raid(
    ['Student taken from the dormitory', '2020-05-14', 'KP-02.phyongsong', ['arrest'], [student]],
    [
      'Warden of the dormitory taken',
      '2020-05-14',
      'KP-02.phyongsong',
      ['arrest'],
      [['the warden', ['official'], 'female', [45, 55]]],
    ],
  ),
  raid(
    [
      'Trader’s phones seized at the market',
      '2018-11-08',
      'KP-03.sinuiju',
      ['confiscation'],
      [trader],
    ],
    [
      'Smuggler’s boat seized at the harbour',
      '2018-11-08',
      'KP-03.sinuiju',
      ['confiscation'],
      [smuggler],
    ],
  ),
  raid(
    ['Soldier arrested in the sweep', '2017-07-27', 'KP-09.musan', ['arrest'], [soldier]],
    [
      'Old woman arrested in the sweep',
      '2017-07-27',
      'KP-09.musan',
      ['arrest'],
      [['an old woman', ['trader'], 'female', [65, 70]]],
    ],
  ),
  raid(
    ['Broker sentenced', '2022-03-22', 'KP-09.hoeryong', ['sentence'], [broker]],
    [
      'Her client sentenced',
      '2022-03-22',
      'KP-09.hoeryong',
      ['sentence'],
      [['the client', ['defector_family'], 'male', [20, 25]]],
    ],
  ),
  namesake(
    ['Arrest of a trader in Unsan', '2021-06-10', 'KP-02.unsan', ['arrest'], [trader]],
    ['Arrest of a trader in Unsan', '2021-06-10', 'KP-03.unsan', ['arrest'], [trader]],
  ),
  namesake(
    ['Student arrested in Unsan County', '2019-09-03', 'KP-03.unsan', ['arrest'], [student]],
    ['Student arrested in Unsan County', '2019-09-03', 'KP-02.unsan', ['arrest'], [student]],
  ),
  namesake(
    ['Remittance broker arrested', '2020-10-06', 'KP-10.hyesan', ['arrest'], [broker]],
    ['Remittance broker arrested', '2020-10-06', 'KP-03.sinuiju', ['arrest'], [broker]],
  ),
  namesake(
    ['A market trader was beaten', '2016-05-17', 'KP-09.chongjin', ['ill_treatment'], [trader]],
    ['A market trader was beaten', '2016-05-17', 'KP-08.hamhung', ['ill_treatment'], [trader]],
  ),
  namesake(
    ['Believer arrested', '2013-03-12', 'KP-05.haeju', ['arrest'], [believer]],
    ['Believer arrested', '2013-03-12', 'KP-04.kanggye', ['arrest'], [believer]],
  ),
  later(
    ['Broker arrested in Samsu', '2021-04-06', 'KP-10.samsu', ['arrest'], [broker]],
    ['Broker arrested in Samsu', '2021-05-25', 'KP-10.samsu', ['arrest'], [broker]],
  ),
  later(
    ['Phone user arrested', '2022-08-02', 'KP-09.kyonghung', ['arrest'], [caller]],
    ['Phone user arrested', '2022-09-13', 'KP-09.kyonghung', ['arrest'], [caller]],
  ),
  later(
    ['Search of a house in Kimchaek', '2018-03-06', 'KP-09.kimchaek', ['search'], [donju]],
    ['Search of a house in Kimchaek', '2019-03-06', 'KP-09.kimchaek', ['search'], [donju]],
  ),
  later(
    ['Student sentenced in Wonsan', '2020-02-04', 'KP-07.wonsan', ['sentence'], [student]],
    ['Student sentenced in Wonsan', '2020-04-14', 'KP-07.wonsan', ['sentence'], [student]],
  ),
  later(
    ['Repatriation at Onsong', '2016-01-12', 'KP-09.onsong', ['forced_repatriation'], [returned]],
    ['Repatriation at Onsong', '2016-02-23', 'KP-09.onsong', ['forced_repatriation'], [returned]],
  ),
  otherwise(
    ['Public trial in Manpo', '2017-10-17', 'KP-04.manpho', ['public_trial'], [smuggler]],
    [
      'Women mobilised for the harvest',
      '2017-10-17',
      'KP-04.manpho',
      ['labour_mobilisation'],
      [['women of the unit', ['inminban_head'], 'female']],
    ],
  ),
  otherwise(
    ['Believer interrogated', '2019-05-28', 'KP-02.tokchon', ['interrogation'], [believer]],
    ['Mine worker killed by guards', '2019-05-28', 'KP-02.tokchon', ['killing'], [worker]],
  ),
  otherwise(
    ['Official dismissed', '2022-11-15', 'KP-06.songrim', ['dismissal_or_demotion'], [official]],
    ['House of a trader demolished', '2022-11-15', 'KP-06.songrim', ['eviction'], [trader]],
  ),
  otherwise(
    ['Student arrested over a leaflet', '2015-09-08', 'KP-01.rakrang', ['arrest'], [student]],
    ['Donju extorted by inspectors', '2015-09-08', 'KP-01.rakrang', ['extortion'], [donju]],
  ),
]
