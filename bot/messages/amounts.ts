/**
 * Amounts as every receipt shows them: what the provider receives, and from whom. Always 見込み here.
 */
import { horizontal, line, type Part } from './flex.ts'
import { yen } from './formats.ts'

export interface Amounts {
  feeYen: number
  rewardYen: number
  subsidyYen: number
}

export function amountLines(amounts: Amounts, payer: string, count: string | null = null): Part[] {
  return [
    ...(count ? [line('合計', count)] : []),
    line('受け取る額（見込み）', yen(amounts.rewardYen), { size: 'md', weight: 'bold' }),
    share(`うち${payer}から`, amounts.feeYen),
    share('うち市から', amounts.subsidyYen),
  ]
}

const share = (name: string, amountYen: number): Part =>
  horizontal([line(name, yen(amountYen))], { paddingStart: '14px' })

export function sumOf(all: Amounts[]): Amounts {
  const sum = (pick: (one: Amounts) => number) => all.reduce((total, one) => total + pick(one), 0)
  return {
    feeYen: sum((one) => one.feeYen),
    rewardYen: sum((one) => one.rewardYen),
    subsidyYen: sum((one) => one.subsidyYen),
  }
}
