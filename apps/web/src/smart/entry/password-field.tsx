import { Eye, EyeOff } from 'lucide-react'
import { type ComponentProps, useState } from 'react'
import { TextField } from '../../design/field.tsx'
import { useEntryTexts } from './texts.ts'

/** A password that can be looked at: what one sees one need not type twice. */
export function PasswordField(props: Omit<ComponentProps<typeof TextField>, 'type' | 'dir'>) {
  const t = useEntryTexts()
  const [isShown, setIsShown] = useState(false)
  const Icon = isShown ? EyeOff : Eye
  return (
    <TextField
      {...props}
      type={isShown ? 'text' : 'password'}
      dir="ltr"
      within={
        <button
          type="button"
          aria-label={isShown ? t.hide : t.show}
          onClick={() => setIsShown(!isShown)}
          className="grid size-10 cursor-pointer place-items-center rounded-xl hover:bg-default"
        >
          <Icon className="size-4" aria-hidden />
        </button>
      }
    />
  )
}
