/** Applications as their applicants would have sent them: believable forms of invented people. */
import { applications } from '../../db/schema.ts'
import { emptyForm, sealForm } from '../../db/application-form.ts'
import { openCase } from '../../db/cases.ts'
import type { Db } from '../../db/connect.ts'
import type { Sealer } from '../../db/seal.ts'
import type { ApplicationKind, ApplicationState, RegistrationForm } from '../../rules/registration.ts'

export const requesterForm = (over: Partial<RegistrationForm> = {}): RegistrationForm => ({
  ...emptyForm(),
  person: {
    ...{ familyName: '大野', givenName: '千夏', familyKana: 'オオノ', givenKana: 'チナツ' },
    birthDate: '1991-08-14',
  },
  address: {
    ...{
      postalCode: '8020801',
      address: '北九州市小倉南区見本町1-2',
      building: 'みほん荘203',
      ward: '小倉南区',
    },
    ...{ workplaceName: '', workplaceAddress: '' },
  },
  contact: {
    ...{ phone: '090-0000-4411', emergencyName: '大野 よし子', emergencyRelation: '祖母' },
    emergencyPhone: '093-000-4412',
  },
  children: [
    {
      ...{ name: '大野 つばさ', kana: 'オオノ ツバサ', birthDate: '2019-06-02', school: 'みほん小学校' },
      allergy: 'たまごアレルギー',
    },
    {
      name: '大野 ひより',
      kana: 'オオノ ヒヨリ',
      birthDate: '2022-11-20',
      school: 'みほん保育園',
      allergy: '',
    },
  ],
  consents: [{ code: 'privacy', version: '2025-04', at: '2025-11-18T12:00:00+09:00' }],
  ...over,
})

export const providerForm = (over: Partial<RegistrationForm> = {}): RegistrationForm => ({
  ...requesterForm(),
  person: {
    ...{ familyName: '永井', givenName: '智恵', familyKana: 'ナガイ', givenKana: 'チエ' },
    birthDate: '1968-03-09',
  },
  contact: {
    ...{ phone: '090-0000-5522', emergencyName: '永井 修', emergencyRelation: '夫' },
    emergencyPhone: '093-000-5523',
  },
  children: null,
  qualifications: { held: ['nursery'] },
  account: { type: 'yucho', symbol: '17300', number: '19927651', holder: 'ﾅｶﾞｲ ﾁｴ' },
  ...over,
})

export interface Sent {
  lineUserId: string
  kind: ApplicationKind
  form: RegistrationForm
  memberNo?: string | null
  state?: ApplicationState
  at?: Date
}

/** @returns the case number */
export async function sendApplication(db: Db, sealer: Sealer, sent: Sent): Promise<string> {
  const { lineUserId, kind, form, memberNo = null, state = 'submitted' } = sent
  const at = sent.at ?? new Date('2025-11-18T12:00:00+09:00')
  const id = crypto.randomUUID()
  return db.transaction(async (tx) => {
    const { caseNo } = await openCase(tx, {
      ...{ kind: 'application', memberNo, lineUserId, originKey: `application:${id}`, openedAt: at },
      summary: null,
    })
    const { person, contact } = form
    await tx.insert(applications).values({
      ...{ id, caseNo, lineUserId, memberNo, kind, state, savedAt: at, submittedAt: at },
      sealedForm: sealForm(sealer, id, form),
      name: `${person?.familyName} ${person?.givenName}`,
      kana: `${person?.familyKana} ${person?.givenKana}`,
      phone: contact?.phone ?? '',
      consents: form.consents ?? [],
    })
    return caseNo
  })
}
