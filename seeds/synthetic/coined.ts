import type { Language } from './date-words.ts'
import { bagOf, draw, type Random } from './random.ts'

/** Twice as many names, further down, come up nine tenths as often as those before, all together. */
const octaves = bagOf(Array.from({ length: 20 }, (_, n): [number, number] => [n, share(n)]))

function share(octave: number): number {
  return octave === 0 ? 1 : share(octave - 1) * 0.9
}

const syllables = {
  en: 'ba ko ri mu sel tor van dim pra lo che nor gal tu mir zan dre fo kel shi rov pem lan gos ti var yel bon cas du hin wex',
  ko: '갈 녹 둔 랑 뫼 별 솔 옥 잣 찬 큰 탄 팔 훈 금 너 달 미 보 산 서 오 은 정 차 하 길 논 들 말 벌 샘',
}

const syllables_of = { en: syllables.en.split(' '), ko: syllables.ko.split(' ') }

/**
 * Names that nobody and nothing has: of markets, brigades, boats, reporters. Some come again and
 * again and most hardly ever, so that the more is written the more different words there are, as
 * in real text. Two to four syllables.
 */
export function coin(random: Random, language: Language): string {
  const octave = draw(random, octaves)
  let rank = (1 << octave) + (random() & ((1 << octave) - 1))
  const parts = syllables_of[language]
  // Each syllable leans on the one before, so that common names do not all end alike.
  let at = rank & 31
  let name = parts[at] ?? ''
  do {
    rank >>= 5
    at = (rank * 7 + at * 3 + 11) & 31
    name += parts[at] ?? ''
  } while (rank >= 32)
  return language === 'en' ? name.charAt(0).toUpperCase() + name.slice(1) : name
}
