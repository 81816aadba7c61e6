import { Dropdown } from '@heroui/react/dropdown'
import { EllipsisVertical } from 'lucide-react'
import { useState } from 'react'
import { AriaLocale } from '../aria-locale.tsx'
import { useOpenedMenu } from '../open-menu.ts'
import { useTalkTexts } from './texts.ts'
import '../menu.css'

export interface MessageAction {
  readonly id: string
  readonly label: string
  readonly isDangerous?: boolean
  readonly run: () => void
}

const LOOK =
  'grid size-8 touch:size-10 shrink-0 cursor-pointer place-items-center rounded-full text-muted hover:bg-default focus-visible:opacity-100 aria-expanded:opacity-100 pointer-fine:opacity-0 pointer-fine:group-hover:opacity-100'

/**
 * What can be done with a message; seen when it is pointed at or reached by the keyboard, on a phone always. The menu is made
 * when it is asked for, as a list that is scrolled has many of them.
 */
export function MessageActions({ actions }: { actions: readonly MessageAction[] }) {
  const t = useTalkTexts()
  const [isAsked, ask] = useState(false)
  if (!isAsked)
    return (
      <button
        type="button"
        aria-label={t.actions}
        aria-haspopup="menu"
        aria-expanded={false}
        onClick={() => ask(true)}
        className={LOOK}
      >
        <EllipsisVertical className="size-4" aria-hidden />
      </button>
    )
  return <ActionsMenu actions={actions} />
}

function ActionsMenu({ actions }: { actions: readonly MessageAction[] }) {
  const t = useTalkTexts()
  const menu = useOpenedMenu()
  return (
    <AriaLocale>
      <Dropdown {...menu}>
        <Dropdown.Trigger autoFocus aria-label={t.actions} className={LOOK}>
          <EllipsisVertical className="size-4" aria-hidden />
        </Dropdown.Trigger>
        <Dropdown.Popover placement="bottom end">
          <Dropdown.Menu aria-label={t.actions} onAction={(key) => actions.find(({ id }) => id === String(key))?.run()}>
            {actions.map(({ id, label, isDangerous }) => (
              <Dropdown.Item key={id} id={id} textValue={label} className={isDangerous ? 'text-danger' : ''}>
                {label}
              </Dropdown.Item>
            ))}
          </Dropdown.Menu>
        </Dropdown.Popover>
      </Dropdown>
    </AriaLocale>
  )
}
