/** SampleNotice: an invitation that went to the sample city's providers, and what some of them answered. */

/** People with a phone of their own that the phone page does not offer; two of twelve providers have none. */
export const sampleNotice = {
  title: '救命講習（更新）のご案内',
  body: '心肺蘇生とAEDの使い方を、半日で学びます。動きやすい服で来てください。お子さんを連れてきてもかまいません。',
  eventTime: '10:00〜12:30',
  place: '見本市民センター 2階',
  linked: ['100003', '100004', '100006', '100008', '100009', '100010', '100011'],
  blocked: ['100007'],
  answers: {
    '100012': 'yes' as const,
    '100004': 'yes' as const,
    '100003': 'no' as const,
    '100009': 'yes' as const,
    '100011': 'yes' as const,
    '100008': 'no' as const,
  },
}
