/** TemplateView: the older fixed shapes (buttons, confirm, carousels), drawn simply. */
import { useContext } from 'preact/hooks'
import { TapContext } from '../flex/tap-context.ts'
import type { Template, TemplateColumn } from '../world/line-objects.ts'
import { reachable } from '../world/reachable.ts'

export function TemplateView({ template }: { template: Template }) {
  if (template.columns) {
    return (
      <div class="carousel" role="group" tabIndex={0}>
        {template.columns.map((column, index) => (
          <Column key={index} column={column} />
        ))}
      </div>
    )
  }
  return <Column column={template} confirm={template.type === 'confirm'} />
}

function Column({ column, confirm = false }: { column: TemplateColumn; confirm?: boolean }) {
  const { tap } = useContext(TapContext)
  const picture = reachable(column.thumbnailImageUrl ?? column.imageUrl ?? '')
  const actions = column.actions ?? (column.action ? [column.action] : [])
  return (
    <div class="flex-bubble template" style={{ width: confirm ? '260px' : '240px' }}>
      {picture && (column.thumbnailImageUrl ?? column.imageUrl) && <img src={picture} alt="" />}
      {(column.title ?? column.text) && (
        <div class="template-words">
          {column.title && <p class="template-title">{column.title}</p>}
          {column.text && <p>{column.text}</p>}
        </div>
      )}
      <div class={confirm ? 'template-actions side-by-side' : 'template-actions'}>
        {actions.map((action, index) => (
          <button key={index} type="button" onClick={() => tap(action)}>
            {action.label}
          </button>
        ))}
      </div>
    </div>
  )
}
