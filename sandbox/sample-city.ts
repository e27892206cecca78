/**
 * SampleCity: a small believable city for the sandbox, as the csv files an office would import.
 *
 * Promise:  the same day gives the same city; all people are invented.
 * Used by:  server/sandbox-world.ts, which imports the texts through the same door as `famisapo import`.
 */

export interface SampleCity {
  members: string
  children: string
  accounts: string
  trainings: string
  pairs: string
  programmes: string
  activities: string
  /** who the phone page offers, with the one-time code of the centre's letter made by the server */
  personas: {
    memberNo: string
    name: string
    birthDate: string
    role: string
    linked: boolean
    note: string
  }[]
}

const WARDS = ['門司区', '小倉北区', '小倉南区', '若松区', '八幡東区', '八幡西区', '戸畑区'] as const

type Person = [name: string, kana: string, birthDate: string]

const PROVIDERS: Person[] = [
  ['田中 和子', 'タナカ カズコ', '1959-04-12'],
  ['山本 節子', 'ヤマモト セツコ', '1957-09-03'],
  ['中村 美智代', 'ナカムラ ミチヨ', '1962-01-25'],
  ['小林 洋子', 'コバヤシ ヨウコ', '1966-06-30'],
  ['加藤 恵子', 'カトウ ケイコ', '1961-11-08'],
  ['吉田 千鶴', 'ヨシダ チヅル', '1970-02-14'],
  ['山田 幸子', 'ヤマダ サチコ', '1955-07-21'],
  ['松本 久美子', 'マツモト クミコ', '1968-12-02'],
  ['井上 トシ子', 'イノウエ トシコ', '1953-03-17'],
  ['木村 直樹', 'キムラ ナオキ', '1964-08-09'],
  ['林 佳代', 'ハヤシ カヨ', '1975-05-27'],
  ['高橋 順子', 'タカハシ ジュンコ', '1960-10-19'],
]

const REQUESTERS: Person[] = [
  ['佐藤 美咲', 'サトウ ミサキ', '1990-05-14'],
  ['鈴木 彩', 'スズキ アヤ', '1988-02-08'],
  ['高橋 健太', 'タカハシ ケンタ', '1986-11-23'],
  ['伊藤 麻衣', 'イトウ マイ', '1992-07-01'],
  ['渡辺 綾香', 'ワタナベ アヤカ', '1991-03-30'],
  ['斎藤 悠', 'サイトウ ユウ', '1987-12-12'],
  ['清水 沙織', 'シミズ サオリ', '1989-09-19'],
  ['山崎 奈々', 'ヤマサキ ナナ', '1993-01-05'],
  ['森 千尋', 'モリ チヒロ', '1990-10-28'],
  ['池田 智子', 'イケダ トモコ', '1985-06-16'],
  ['佐藤 由美', 'サトウ ユミ', '1984-04-03'],
  ['橋本 亜希', 'ハシモト アキ', '1991-08-22'],
  ['阿部 真理', 'アベ マリ', '1988-05-09'],
  ['石川 大輔', 'イシカワ ダイスケ', '1983-02-27'],
  ['前田 恵', 'マエダ メグミ', '1992-12-18'],
  ['藤田 詩織', 'フジタ シオリ', '1994-03-11'],
  ['後藤 里奈', 'ゴトウ リナ', '1990-07-25'],
  ['岡田 翔子', 'オカダ ショウコ', '1989-01-31'],
  ['長谷川 舞', 'ハセガワ マイ', '1986-09-07'],
  ['村上 遥', 'ムラカミ ハルカ', '1993-06-04'],
]

/** Given names and kana of each requester's children, with an age in years on the sample day. */
const CHILDREN: [name: string, kana: string, age: number][][] = [
  [
    ['はる', 'ハル', 7],
    ['なつ', 'ナツ', 4],
  ],
  [['そうた', 'ソウタ', 5]],
  [
    ['ゆい', 'ユイ', 8],
    ['りく', 'リク', 6],
    ['あおい', 'アオイ', 2],
  ],
  [['ひなた', 'ヒナタ', 3]],
  [
    ['みお', 'ミオ', 6],
    ['れん', 'レン', 3],
  ],
  [['はると', 'ハルト', 9]],
  [['さくら', 'サクラ', 4]],
  [['いつき', 'イツキ', 1]],
  [
    ['ことね', 'コトネ', 7],
    ['かいと', 'カイト', 7],
  ],
  [['えいと', 'エイト', 10]],
  [
    ['めい', 'メイ', 5],
    ['ゆうと', 'ユウト', 2],
  ],
  [['つむぎ', 'ツムギ', 2]],
  [['しおん', 'シオン', 8]],
  [
    ['あさひ', 'アサヒ', 6],
    ['ふうか', 'フウカ', 4],
  ],
  [['みなと', 'ミナト', 3]],
  [['ここな', 'ココナ', 1]],
  [['たいち', 'タイチ', 5]],
  [
    ['りん', 'リン', 9],
    ['そら', 'ソラ', 6],
  ],
  [['あん', 'アン', 4]],
  [['ゆづき', 'ユヅキ', 7]],
]

/** Provider index → requester indexes. */
const PAIRS: number[][] = [
  [0, 1, 2],
  [3, 4],
  [5, 6, 0],
  [7],
  [8, 9],
  [10, 11],
  [12],
  [13, 14],
  [15, 16],
  [17],
  [18, 3],
  [19, 0, 4, 10],
]

const KINDS = [
  '保育所・幼稚園の迎え',
  '学童保育の迎え',
  '習い事への送り迎え',
  '外出・買い物のときの預かり',
  '保護者の病気・急な用事のときの預かり',
] as const

export const providerNo = (index: number) => String(100_001 + index)
export const requesterNo = (index: number) => String(200_001 + index)

const csv = (header: string, rows: (string | number)[][]) =>
  [header, ...rows.map((row) => row.join(','))].map((line) => `${line}\r\n`).join('')

function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** Birthday of someone who is `age` years and some months old on `today`. */
function bornBefore(today: string, age: number, salt: number): string {
  return addDays(`${Number(today.slice(0, 4)) - age}${today.slice(4, 8)}01`, -30 - ((salt * 37) % 270))
}

/** A small deterministic generator: the same day gives the same history. */
function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function memberRows(): (string | number)[][] {
  const row = (role: string, number: (index: number) => string) => (person: Person, index: number) => {
    const [name, kana, birthDate] = person
    const ward = WARDS[index % WARDS.length]!
    const postal = `80${index % 8}-00${String(10 + index).padStart(2, '0')}`
    const phone = `090-0000-${String(Number(number(index)) % 10_000).padStart(4, '0')}`
    return [
      number(index),
      name,
      kana,
      role,
      birthDate,
      postal,
      `${ward}見本町${index + 1}-${(index % 9) + 1}`,
      ward,
      phone,
      '2024-10-01',
      '有効',
    ]
  }
  return [...PROVIDERS.map(row('提供', providerNo)), ...REQUESTERS.map(row('依頼', requesterNo))]
}

/** A visit every few days of the month before `today`, approved long ago. */
function historyRows(today: string): (string | number)[][] {
  const month = addDays(`${today.slice(0, 8)}01`, -1).slice(0, 7)
  const pick = numbers(Number(month.replace('-', '')))
  const rows: (string | number)[][] = []
  PAIRS.forEach((requesters, provider) => {
    for (let visit = 0; visit < 5; visit += 1) {
      const requester = requesters[visit % requesters.length]!
      const date = `${month}-${String(2 + visit * 5 + pick(4)).padStart(2, '0')}`
      const startHour = 14 + pick(4)
      const minutes = [60, 90, 120, 150][pick(4)]!
      const end = startHour * 60 + minutes
      rows.push([
        `R-${date.replaceAll('-', '')}-${String(provider + 1).padStart(5, '0')}-01`,
        providerNo(provider),
        requesterNo(requester),
        date,
        `${startHour}:00`,
        `${Math.floor(end / 60)}:${String(end % 60).padStart(2, '0')}`,
        CHILDREN[requester]!.length > 1 ? 1 + pick(2) : 1,
        0,
        KINDS[pick(KINDS.length)]!,
        pick(3) === 0 ? 340 : 0,
        0,
        '',
        '承認済',
      ])
    }
  })
  return rows
}

/** @param today 'YYYY-MM-DD' in Japan */
export function sampleCity(today: string): SampleCity {
  const surname = (index: number) => REQUESTERS[index]![0].split(' ')[0]!
  const surnameKana = (index: number) => REQUESTERS[index]![1].split(' ')[0]!
  return {
    members: csv(
      '会員番号,氏名,氏名カナ,会員種別,生年月日,郵便番号,住所,区,電話番号,入会日,状態',
      memberRows(),
    ),
    children: csv(
      '会員番号,児童氏名,児童氏名カナ,生年月日',
      CHILDREN.flatMap((family, index) =>
        family.map(([name, kana, age], child) => [
          requesterNo(index),
          `${surname(index)} ${name}`,
          `${surnameKana(index)} ${kana}`,
          bornBefore(today, age, index + child),
        ]),
      ),
    ),
    accounts: csv(
      '会員番号,銀行コード,支店コード,種別,口座番号,口座名義カナ',
      PROVIDERS.map(([, kana], index) => [
        providerNo(index),
        ['0001', '0177', '9900'][index % 3]!,
        ['001', '100', '738'][index % 3]!,
        1,
        String(1_000_001 + index * 7_919),
        kana,
      ]),
    ),
    trainings: csv(
      '会員番号,講習,修了日,有効期限',
      PROVIDERS.flatMap((_, index) => [
        [providerNo(index), '基礎講習', '2024-09-15', ''],
        [providerNo(index), '救命講習', '2024-09-22', addDays(today, 60 + index * 45)],
      ]),
    ),
    pairs: csv(
      '提供会員番号,依頼会員番号,登録日',
      PAIRS.flatMap((requesters, provider) =>
        requesters.map((requester) => [providerNo(provider), requesterNo(requester), '2024-10-05']),
      ),
    ),
    programmes: csv('会員番号,制度,開始日,終了日', [
      [
        requesterNo(2),
        'ikukyu',
        // no earlier than the scheme itself
        [`${addDays(`${today.slice(0, 8)}01`, -40).slice(0, 8)}01`, '2025-08-01'].sort()[1]!,
        addDays(`${addDays(today, 330).slice(0, 8)}01`, -1),
      ],
    ]),
    activities: csv(
      '報告番号,提供会員番号,依頼会員番号,活動日,開始時刻,終了時刻,児童数,病児数,活動内容,交通費,実費,取消,処理状態',
      historyRows(today),
    ),
    personas: [
      {
        memberNo: providerNo(0),
        name: PROVIDERS[0]![0],
        birthDate: PROVIDERS[0]![2],
        role: '提供会員',
        linked: true,
        note: '3組の家庭を支援しています',
      },
      {
        memberNo: providerNo(11),
        name: PROVIDERS[11]![0],
        birthDate: PROVIDERS[11]![2],
        role: '提供会員',
        linked: true,
        note: '4組の家庭を支援しています',
      },
      {
        memberNo: providerNo(1),
        name: PROVIDERS[1]![0],
        birthDate: PROVIDERS[1]![2],
        role: '提供会員',
        linked: false,
        note: 'まだLINEと会員番号がつながっていません',
      },
      {
        memberNo: requesterNo(0),
        name: REQUESTERS[0]![0],
        birthDate: REQUESTERS[0]![2],
        role: '依頼会員',
        linked: true,
        note: 'お子さんが2人います',
      },
    ],
  }
}
