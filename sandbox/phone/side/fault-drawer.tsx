/** FaultDrawer: what a visitor may break on LINE's side, and the way back to all well. */
import { useLayoutEffect, useState } from 'preact/hooks'
import { ja } from '../messages/ja.ts'
import { clearFaults, getFaults, setFaults, type Faults } from '../world/world.ts'

interface Break {
  name: string
  change: unknown
  isOn: (faults: Faults) => boolean
}

interface Webhook {
  duplicate: number
  drop: number
  hold: number
}
const webhookOf = (faults: Faults) => faults['webhook'] as Webhook | undefined
const nextHas = (faults: Faults, what: string) =>
  ((faults['next'] as { what: string; times: number }[] | undefined) ?? []).some(
    (n) => n.what === what && n.times > 0,
  )
const next = (what: string, on: string, times = 1) => ({ next: [{ what, on, times }] })

const breaks: Break[] = [
  { name: ja.faults.slow, change: { slowMs: 3000 }, isOn: (f) => f.slowMs > 0 },
  { name: ja.faults.down, change: { down: '503' }, isOn: (f) => f.down !== false },
  { name: ja.faults.gone, change: { contentGone: true }, isOn: (f) => f.contentGone },
  { name: ja.faults.fail, change: next('error-500', 'reply'), isOn: (f) => nextHas(f, 'error-500') },
  {
    name: ja.faults.lost,
    change: next('accept-then-hang', 'reply'),
    isOn: (f) => nextHas(f, 'accept-then-hang'),
  },
  { name: ja.faults.quota, change: next('quota-429', 'push', 99), isOn: (f) => nextHas(f, 'quota-429') },
  {
    name: ja.faults.duplicate,
    change: { webhook: { duplicate: 1 } },
    isOn: (f) => (webhookOf(f)?.duplicate ?? 0) > 0,
  },
  {
    name: ja.faults.drop,
    change: { webhook: { drop: 1, redelivery: true } },
    isOn: (f) => (webhookOf(f)?.drop ?? 0) > 0,
  },
  { name: ja.faults.hold, change: { webhook: { hold: 1 } }, isOn: (f) => (webhookOf(f)?.hold ?? 0) > 0 },
]

export function FaultDrawer() {
  const [faults, setFaultsShown] = useState<Faults | null>(null)
  const [problem, setProblem] = useState('')
  const ask = (work: Promise<Faults>) =>
    work.then(
      (now) => {
        setFaultsShown(now)
        setProblem('')
      },
      () => setProblem(ja.faults.cannot),
    )
  useLayoutEffect(() => void ask(getFaults()), [])
  const broken = faults ? breaks.filter(({ isOn }) => isOn(faults)) : []
  return (
    <details class="drawer" onToggle={(event) => event.currentTarget.open && void ask(getFaults())}>
      <summary>
        {ja.faults.title}
        {broken.length > 0 && <span class="tag tag-broken">{broken.length}</span>}
      </summary>
      <p>{ja.faults.lead}</p>
      <ul class="faults">
        {breaks.map((one) => (
          <li key={one.name}>
            <button
              type="button"
              aria-pressed={broken.includes(one)}
              onClick={() => void ask(setFaults(one.change))}
            >
              {one.name}
            </button>
          </li>
        ))}
      </ul>
      <p role="status">{problem || (broken.length === 0 ? ja.faults.none : '')}</p>
      <button
        type="button"
        class="small-button"
        disabled={broken.length === 0}
        onClick={() => void ask(clearFaults())}
      >
        {ja.faults.clear}
      </button>
    </details>
  )
}
