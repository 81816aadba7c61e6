import { type ReactNode, useEffect } from 'react'
import { useLanguage } from '../i18n/language.ts'

const NAME = { fa: 'هلسا', en: 'Helssa' }

/** A page: its title, which is the tab's too, what can be done on all of it, and its parts below each other. */
export function Page({
  title,
  lead,
  actions,
  children,
  wide = false,
}: {
  title: string
  lead?: ReactNode
  actions?: ReactNode
  children: ReactNode
  /** Tables and desks use the whole width; texts and forms do not. */
  wide?: boolean
}) {
  usePageTitle(title)
  return (
    <div className={`mx-auto flex w-full flex-col gap-6 px-4 py-6 sm:px-6 ${wide ? 'max-w-7xl' : 'max-w-4xl'}`}>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="min-w-0">
          <h1 className="text-2xl font-bold text-balance">{title}</h1>
          {lead && <p className="mt-1 text-muted">{lead}</p>}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      {children}
    </div>
  )
}

/** The tab's title, for pages that are no `Page`. */
export function usePageTitle(title: string): void {
  const name = NAME[useLanguage()]
  useEffect(() => {
    document.title = `${title} · ${name}`
  }, [title, name])
}

/** A part of a page on a surface of its own. */
export function Card({
  title,
  actions,
  children,
  className = '',
}: {
  title?: ReactNode
  actions?: ReactNode
  children: ReactNode
  className?: string
}) {
  return (
    <section className={`rounded-2xl border border-border bg-surface p-4 text-surface-foreground sm:p-6 ${className}`}>
      {(title || actions) && (
        <div className="mb-4 flex flex-wrap items-center justify-between gap-2">
          {title && <h2 className="text-lg font-semibold">{title}</h2>}
          {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
        </div>
      )}
      {children}
    </section>
  )
}

/** Facts by name. */
export function Facts({ items }: { items: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
      {items.map(([name, value]) => (
        <div key={name} className="min-w-0">
          <dt className="text-sm text-muted">{name}</dt>
          <dd className="break-words font-medium">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** One figure with its name. */
export function Stat({ name, value, note }: { name: string; value: ReactNode; note?: ReactNode }) {
  return (
    <div className="rounded-2xl border border-border bg-surface p-4">
      <div className="text-sm text-muted">{name}</div>
      <div className="mt-1 text-2xl font-bold">{value}</div>
      {note && <div className="mt-1 text-sm text-muted">{note}</div>}
    </div>
  )
}
