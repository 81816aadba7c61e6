import { Link2Off } from 'lucide-react'
import type { ReactNode } from 'react'
import { EmptyState } from '../../design/states.tsx'
import { useEntryTexts } from './texts.ts'

/** An address without what the e-mail's link has behind its `#`; `action` leads to where another link is to be had. */
export function NoToken({ action }: { action: ReactNode }) {
  const t = useEntryTexts()
  return (
    <EmptyState title={t.noToken} icon={<Link2Off className="size-10" aria-hidden />} action={action}>
      {t.noTokenLead}
    </EmptyState>
  )
}
