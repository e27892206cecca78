/** Words about kintone, for the people of the centre. */

/** a refusal of our own: kept as the record's error, so that it is known by these words */
export const EDITED_THERE =
  'kintoneの画面で、このレコードが変更されています。くらべてから、こちらの内容でよければ「もう一度送る」を押してください。'
