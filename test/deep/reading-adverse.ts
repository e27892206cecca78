/**
 * What goes wrong with photos: each is asked for again, or its doubtful fields are marked; nothing wrong passes in
 * silence. And the other way round: how many ordinary photos are asked for again without need.
 *
 * Seeds from 160,000 on, used for this alone. ADVERSE_PHOTOS: photos of each condition, 40 unless said otherwise.
 */
import { scoreAll } from '../bench/reading-crew.ts'
import { isRight, type ScoredPhoto, shareOf } from '../../ocr/score/score-readings.ts'
import type { Spoiling } from '../bench/reading-spoilt.ts'
import type { DeepProof } from './run.ts'

const PHOTOS = Number(process.env['ADVERSE_PHOTOS'] ?? 40)
const FIRST_SEED = Number(process.env['ADVERSE_SEED'] ?? 160_000)
const PROCESSES = 2

const CONDITIONS: { name: Spoiling | 'ordinary'; said: string }[] = [
  { name: 'glare', said: 'two lamp spots, 3-35% of the width, weak to burnt out' },
  { name: 'curl', said: 'curl 1.2-3.5%' },
  { name: 'blur', said: 'blur 1.8-5 px of 2,400' },
  { name: 'shake', said: 'camera shake 4-14 px of 2,400' },
  { name: 'cut-off', said: 'the right 6-30% of the photo missing' },
  { name: 'small', said: '800-1,300 px' },
  { name: 'dark', said: 'a dark room, 15-45% of daylight' },
  { name: 'ordinary', said: 'ordinary photos' },
]

interface Row {
  said: string
  photos: number
  again: number
  /** read, with at least one field marked */
  marked: number
  accepted: number
  wrong: string[]
  /** photos in which a wrong value passed */
  silent: number
}

export const prove: DeepProof = async (log) => {
  const rows: (Row & { name: string })[] = []
  for (const [i, { name, said }] of CONDITIONS.entries()) {
    const wishes = Array.from({ length: PHOTOS }, (_, turn) => ({
      ...{ seed: FIRST_SEED + i * 1000 + turn, glyphs: 'report' as const, turn, cells: false },
      ...(name !== 'ordinary' && { spoil: name }),
    }))
    const { photos } = await scoreAll(wishes, PROCESSES)
    const row = { name, ...rowOf(said, photos) }
    log(JSON.stringify(row))
    rows.push(row)
  }
  const spoilt = rows.filter(({ name }) => name !== 'ordinary')
  const ordinary = rows.find(({ name }) => name === 'ordinary')!
  const touched = sum(spoilt.map(({ again, marked, silent }) => Math.max(again + marked, silent)))
  const silent = sum(spoilt.map((row) => row.silent))
  const caught = shareOf(touched - silent, touched)
  const falseAlarms = shareOf(ordinary.again, ordinary.photos)
  return [
    `Engine: ${engineOf}. ${PHOTOS} photos each, seeds from ${FIRST_SEED}, all kinds of sheet in turn, digits of the report set.`,
    '',
    '| condition | photos | asked again | read, fields marked | accepted fields | of them wrong | photos with a silent error |',
    '|---|---|---|---|---|---|---|',
    ...rows.map(
      (row) =>
        `| ${row.said} | ${row.photos} | ${row.again} | ${row.marked} | ${row.accepted} | ${row.wrong.length} | ${row.silent} |`,
    ),
    '',
    `Caught (asked again, or every wrong field marked), of the photos that were harmed: ${caught.percent}% of ${touched}, 95% interval ${caught.from}-${caught.to}.`,
    `False alarms, ordinary photos asked for again: ${falseAlarms.percent}% of ${ordinary.photos}, at most ${falseAlarms.to}.`,
    '',
    ...rows.flatMap(({ name, wrong }) => wrong.map((text) => `- ${name}: ${text}`)),
  ]
}

let engineOf = ''

function rowOf(said: string, photos: ScoredPhoto[]): Row {
  engineOf = photos[0]?.engine ?? engineOf
  const read = photos.filter(({ verdict }) => verdict === 'read')
  const accepted = read.flatMap(({ fields }) => fields.filter((field) => field.accepted))
  const silentIn = read.filter(({ fields }) => fields.some((field) => field.accepted && !isRight(field)))
  return {
    said,
    photos: photos.length,
    again: photos.length - read.length,
    marked: read.filter(({ nothingToAsk }) => !nothingToAsk).length,
    accepted: accepted.length,
    silent: silentIn.length,
    wrong: silentIn.flatMap(({ name: photo, fields }) =>
      fields
        .filter((field) => field.accepted && !isRight(field))
        .map(
          ({ name, row, truth, value, confidence }) =>
            `${photo} ${name} row ${row}: ${truth} read as ${value} (${confidence.toFixed(3)})`,
        ),
    ),
  }
}

const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0)
