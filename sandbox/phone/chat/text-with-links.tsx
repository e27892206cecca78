/** TextWithLinks: an address or a telephone number in a text can be tapped, as on a phone. */
import { useContext } from 'preact/hooks'
import { TapContext } from '../flex/tap-context.ts'

const links = /(https?:\/\/[^\s\u3000、。）」]+|\b0\d{1,4}-\d{1,4}-\d{3,4}\b)/

export function TextWithLinks({ text }: { text: string }) {
  const { tap } = useContext(TapContext)
  return (
    <>
      {text.split(links).map((piece, index) =>
        index % 2 === 0 ? (
          piece
        ) : (
          <button
            key={index}
            type="button"
            class="text-link"
            onClick={() => tap({ type: 'uri', uri: piece.startsWith('http') ? piece : `tel:${piece}` })}
          >
            {piece}
          </button>
        ),
      )}
    </>
  )
}
