/**
 * SampleQuestions: what members of the sample city asked the centre: one waits, one was answered.
 *
 * Used by:  server/sandbox-questions.ts, which writes them as if they had come by chat. All people are invented.
 */

export interface SampleQuestion {
  memberNo: string
  /** of the first words */
  daysAgo: number
  /** 'HH:MM' in Japan */
  time: string
  words: { from: 'member' | 'centre' | 'note'; text: string; minutesLater: number }[]
}

export const sampleQuestions: SampleQuestion[] = [
  {
    memberNo: '200001',
    daysAgo: 2,
    time: '12:10',
    words: [
      {
        from: 'member',
        text: '来月から土曜日の午前中もお願いしたいのですが、料金は平日と同じですか。',
        minutesLater: 0,
      },
      {
        from: 'note',
        text: '田中さんは土曜も可（10月の面談で確認ずみ）。',
        minutesLater: 35,
      },
      {
        from: 'centre',
        text: 'お問い合わせありがとうございます。土曜日は、朝7時から夜7時まで平日と同じ料金です。日曜日と祝日は1時間600円になります。',
        minutesLater: 48,
      },
      { from: 'member', text: 'よくわかりました。相談してみます。', minutesLater: 70 },
      { from: 'centre', text: 'また分からないことがあれば、いつでも聞いてください。', minutesLater: 82 },
    ],
  },
  {
    memberNo: '100012',
    daysAgo: 1,
    time: '20:15',
    words: [
      {
        from: 'member',
        text: '先月の報告で、終わりの時間をまちがえて送ったかもしれません。',
        minutesLater: 0,
      },
      {
        from: 'member',
        text: '18時ではなく18時半まで預かっていました。もう承認されていますが、なおせますか。',
        minutesLater: 2,
      },
    ],
  },
]
