/** Sheets: which sheet lies over the phone. */
import type { ChatScreenProps } from '../chat/chat-screen.tsx'
import type { Sheet as SheetState } from '../chat/use-phone.ts'
import { ja } from '../messages/ja.ts'
import { Letter } from '../people/letter.tsx'
import { PeopleList } from '../people/people-list.tsx'
import type { Settings, User } from '../world/world.ts'
import { About } from '../side/about.tsx'
import { ImageSheet } from './image-sheet.tsx'
import { MessageSheet } from './message-sheet.tsx'
import { OutsideSheet } from './outside-sheet.tsx'
import { PageSheet } from './page-sheet.tsx'
import { OwnPhotosSheet, SamplesSheet } from './photo-sheets.tsx'
import { PickerSheet } from './picker-sheet.tsx'
import { Sheet } from './sheet.tsx'
import { TraySheet } from './tray-sheet.tsx'

export interface SheetsProps extends Pick<ChatScreenProps, 'phone' | 'narrow'> {
  users: User[]
  settings: Settings
  choose: (userId: string) => void
}

export function Sheets(props: SheetsProps) {
  const { phone } = props
  return phone.sheet && <OneSheet {...props} sheet={phone.sheet} close={() => phone.show(null)} />
}

interface OneProps extends SheetsProps {
  sheet: SheetState
  close: () => void
}

function OneSheet({ sheet, phone, users, settings, choose, close }: OneProps) {
  switch (sheet.kind) {
    case 'picker':
      return <PickerSheet action={sheet.action} phone={phone} />
    case 'tray':
      return <TraySheet phone={phone} />
    case 'samples':
      return <SamplesSheet phone={phone} samplesWant={settings.samplesWant} />
    case 'own-photos':
      return <OwnPhotosSheet phone={phone} files={sheet.files} />
    case 'page':
      return <PageSheet path={sheet.path} phone={phone} />
    case 'outside':
      return <OutsideSheet uri={sheet.uri} onClose={close} />
    case 'image':
      return <ImageSheet url={sheet.url} onClose={close} />
    case 'message':
      return <MessageSheet message={sheet.message} phone={phone} />
    case 'letter':
      return (
        <Sheet title={ja.letter.from} kind="tall" onClose={close}>
          <Letter user={phone.user} put={(text) => (phone.setDraft(text), close())} />
        </Sheet>
      )
    case 'people':
      return (
        <Sheet title={ja.people.title} kind="full" onClose={close}>
          <PeopleList
            users={users}
            chosen={phone.user.userId}
            chosenIsLinked={phone.linked}
            choose={(id) => (choose(id), close())}
          />
        </Sheet>
      )
    case 'about':
      return (
        <Sheet title={ja.tray.about} kind="full" onClose={close}>
          <About phone={phone} settings={settings} />
        </Sheet>
      )
  }
}
