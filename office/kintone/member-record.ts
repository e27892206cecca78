/**
 * MemberRecord: one member as the kintone app 会員情報 holds it, unique by 会員番号, their children as a table in it.
 *
 * Promise:  field codes are those of the members csv, the table beside them; the same member gives the same fields,
 *           so that an unchanged one is never sent again.
 * Never:    tells of a child's allergy unless the city's settings ask for it.
 * Used by:  server/kintone-wants.ts (wanted on approval, on change and after an import), export members (no table).
 */

export const MEMBER_CODES = [
  '会員番号',
  '氏名',
  '氏名カナ',
  '会員種別',
  '生年月日',
  '郵便番号',
  '住所',
  '区',
  '電話番号',
  '入会日',
  '状態',
] as const

/** The table, and its fields; アレルギー only where it is asked for. */
export const CHILDREN_CODE = 'お子さん'
export const CHILD_CODES = ['児童氏名', '児童氏名カナ', '児童生年月日', '園・学校', 'アレルギー'] as const

export interface RegisteredMember {
  memberNo: string
  name: string
  kana: string
  isProvider: boolean
  isRequester: boolean
  birthDate: string
  postalCode: string
  address: string
  ward: string
  phone: string
  joinedOn: string
  state: 'active' | 'paused' | 'left'
}

export interface RecordedChild {
  name: string
  kana: string
  birthDate: string
  school: string
  allergy: string
}

export const MEMBER_STATE_WORDS = { active: '有効', paused: '休止', left: '退会' } as const

export function memberRecord(member: RegisteredMember): Record<(typeof MEMBER_CODES)[number], string> {
  return {
    会員番号: member.memberNo,
    氏名: member.name,
    氏名カナ: member.kana,
    会員種別: member.isProvider ? (member.isRequester ? '両方' : '提供') : '依頼',
    生年月日: member.birthDate,
    郵便番号: member.postalCode,
    住所: member.address,
    区: member.ward,
    電話番号: member.phone,
    入会日: member.joinedOn,
    状態: MEMBER_STATE_WORDS[member.state],
  }
}

/** A row of a kintone table: `{ value: { 児童氏名: { value: '…' } } }` */
export interface TableRow {
  value: Record<string, { value: string }>
}

/** The table is always sent whole: kintone deletes the rows that are missing from an update. */
export function memberRecordWithChildren(
  member: RegisteredMember,
  children: RecordedChild[],
  options: { allergy: boolean },
): Record<string, string | TableRow[]> {
  return {
    ...memberRecord(member),
    [CHILDREN_CODE]: children.map((child) => ({
      value: {
        児童氏名: { value: child.name },
        児童氏名カナ: { value: child.kana },
        児童生年月日: { value: child.birthDate },
        '園・学校': { value: child.school },
        ...(options.allergy && { アレルギー: { value: child.allergy } }),
      },
    })),
  }
}
