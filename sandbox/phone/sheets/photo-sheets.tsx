/** PhotoSheets: sample photos to choose from, and the visitor's own before they go. */
import type { RefObject } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Phone } from '../chat/use-phone.ts'
import { ja } from '../messages/ja.ts'
import { getSamples, type Sample, type Settings } from '../world/world.ts'
import { Sheet } from './sheet.tsx'

export function SamplesSheet({ phone, samplesWant }: { phone: Phone } & Pick<Settings, 'samplesWant'>) {
  const [samples, setSamples] = useState<Sample[] | null>(null)
  const [chosen, setChosen] = useState<string[]>([])
  const files = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => {
    getSamples().then(setSamples, () => setSamples([]))
  }, [])
  const toggle = (url: string) =>
    setChosen((before) => (before.includes(url) ? before.filter((one) => one !== url) : [...before, url]))
  const send = async () => {
    phone.show(null)
    try {
      phone.sendPhotos(await Promise.all(chosen.map(async (url) => (await fetch(url)).blob())))
    } catch {
      phone.say(ja.toast.failed)
    }
  }
  return (
    <Sheet title={ja.photos.title} kind="tall" onClose={() => phone.show(null)}>
      <p class="sheet-lead">{samples?.length === 0 ? ja.photos.none : ja.photos.lead}</p>
      {samplesWant && <p class="sheet-lead">{ja.photos.otherDay(samplesWant)}</p>}
      <div class="samples">
        {samples?.map(({ file, url, caption }) => (
          <button
            key={file}
            type="button"
            class="sample"
            aria-pressed={chosen.includes(url)}
            onClick={() => toggle(url)}
          >
            <img src={url} alt="" loading="lazy" />
            <span>{caption}</span>
          </button>
        ))}
      </div>
      <div class="sheet-foot">
        <button type="button" class="plain-button" onClick={() => files.current?.click()}>
          {ja.photos.own}
        </button>
        <button type="button" class="main-button" disabled={chosen.length === 0} onClick={() => void send()}>
          {ja.photos.send(chosen.length)}
        </button>
      </div>
      <FileInput input={files} phone={phone} />
    </Sheet>
  )
}

export function OwnPhotosSheet({ phone, files }: { phone: Phone; files: File[] }) {
  const [urls, setUrls] = useState<string[]>([])
  useLayoutEffect(() => {
    const made = files.map((file) => URL.createObjectURL(file))
    setUrls(made)
    return () => made.forEach((url) => URL.revokeObjectURL(url))
  }, [files])
  const close = () => phone.show(null)
  return (
    <Sheet title={ja.photos.ownTitle} kind="tall" onClose={close}>
      <div class="samples">
        {urls.map((url, index) => (
          <div key={url} class="sample">
            <img src={url} alt={files[index]?.name ?? ''} />
          </div>
        ))}
      </div>
      <div class="sheet-foot">
        <button type="button" class="plain-button" onClick={close}>
          {ja.photos.cancel}
        </button>
        <button
          type="button"
          class="main-button"
          onClick={() => {
            phone.sendPhotos(files)
            close()
          }}
        >
          {ja.photos.send(files.length)}
        </button>
      </div>
    </Sheet>
  )
}

/** Never seen: opened by a button, answered by the device's own chooser. */
export function FileInput({ input, phone }: { input: RefObject<HTMLInputElement | null>; phone: Phone }) {
  return (
    <input
      ref={input}
      class="hidden-input"
      type="file"
      accept="image/*"
      multiple
      aria-label={ja.photos.own}
      tabIndex={-1}
      onChange={(event) => {
        const files = [...(event.currentTarget.files ?? [])]
        event.currentTarget.value = ''
        if (files.length === 0) return
        const pictures = files.filter(
          (file) => file.type.startsWith('image/') || /\.hei[cf]$/i.test(file.name),
        )
        if (pictures.length < files.length) phone.say(ja.toast.onlyImages)
        if (pictures.length > 0) phone.show({ kind: 'own-photos', files: pictures })
      }}
    />
  )
}
