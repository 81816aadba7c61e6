import { Link2Off } from 'lucide-react'
import { LinkButton } from '../../design/button.tsx'
import { EmptyState } from '../../design/states.tsx'
import { useEntryTexts } from './texts.ts'

/** An address without what the e-mail's link has behind its `#`. */
export function NoToken() {
  const t = useEntryTexts()
  return (
    <EmptyState
      title={t.noToken}
      icon={<Link2Off className="size-10" aria-hidden />}
      action={<LinkButton to="/forgot-password">{t.another}</LinkButton>}
    >
      {t.noTokenLead}
    </EmptyState>
  )
}
