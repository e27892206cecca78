/** RichMenu: the menu's picture with its areas laid over it as buttons. */
import { ja } from '../messages/ja.ts'
import type { Action } from '../world/line-objects.ts'
import type { RichMenu } from '../world/world.ts'
import type { Phone } from './use-phone.ts'

export function RichMenuView({ menu, phone }: { menu: RichMenu; phone: Phone }) {
  const { width, height } = menu.size
  const percent = (part: number, whole: number) => `${(part / whole) * 100}%`
  return (
    <nav class="rich-menu" aria-label={menu.chatBarText} style={{ aspectRatio: `${width} / ${height}` }}>
      {menu.imageUrl && <img src={menu.imageUrl} alt="" />}
      {menu.areas.map(({ bounds, action }, index) => (
        <button
          key={index}
          type="button"
          aria-label={nameOf(action) ?? ja.composer.area(index + 1)}
          style={{
            left: percent(bounds.x, width),
            top: percent(bounds.y, height),
            width: percent(bounds.width, width),
            height: percent(bounds.height, height),
          }}
          onClick={() => {
            // the answer is what matters next: the menu makes room for it, as members do by hand
            if (action.type !== 'richmenuswitch') phone.setMenuOpen(false)
            phone.tap(action)
          }}
        />
      ))}
    </nav>
  )
}

function nameOf(action: Action): string | undefined {
  if (action.label) return action.label
  if (action.type === 'postback') return action.displayText ?? action.text
  return action.type === 'message' ? action.text : undefined
}
