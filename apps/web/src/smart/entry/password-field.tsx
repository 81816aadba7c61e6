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
    <div className="relative">
      <TextField {...props} type={isShown ? 'text' : 'password'} dir="ltr" />
      <button
        type="button"
        aria-label={isShown ? t.hide : t.show}
        onClick={() => setIsShown(!isShown)}
        className="absolute end-0 top-0 grid size-8 place-items-center rounded-lg hover:bg-default"
      >
        <Icon className="size-4" aria-hidden />
      </button>
    </div>
  )
}
