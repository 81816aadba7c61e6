import { Check } from 'lucide-react'
import { LinkButton } from '../../design/button.tsx'
import { usePageTitle } from '../../design/page.tsx'
import { useFormat } from '../../i18n/format.ts'
import { Emergency } from './emergency.tsx'
import { Specialties } from './specialties.tsx'
import { StartSearch } from './start-search.tsx'
import { useStartTexts } from './texts.ts'

/** The first page that strangers see. It asks the server nothing, so that it is there at once. */
export function Welcome() {
  const t = useStartTexts()
  usePageTitle(t.title)
  return (
    <>
      <div className="border-b border-border bg-surface">
        <div className="mx-auto flex max-w-3xl flex-col gap-6 px-4 py-10 sm:px-6 sm:py-16">
          <div className="sm:text-center">
            <h1 className="text-3xl font-extrabold text-balance sm:text-5xl sm:leading-tight">{t.title}</h1>
            <p className="mt-3 text-lg text-pretty text-muted">{t.lead}</p>
          </div>
          <StartSearch />
          <ul className="flex flex-col gap-x-6 gap-y-2 text-sm sm:flex-row sm:flex-wrap sm:justify-center">
            {t.promises.map((promise) => (
              <li key={promise} className="flex items-center gap-2">
                <Check className="size-4 shrink-0 text-success" aria-hidden />
                {promise}
              </li>
            ))}
          </ul>
        </div>
      </div>
      <div className="mx-auto flex max-w-5xl flex-col gap-10 px-4 py-8 sm:px-6 sm:py-12">
        <Specialties />
        <HowItWorks />
        <Emergency />
        <Account />
      </div>
    </>
  )
}

function HowItWorks() {
  const t = useStartTexts()
  const { number } = useFormat()
  return (
    <section aria-labelledby="how">
      <h2 id="how" className="mb-4 text-xl font-bold">
        {t.how}
      </h2>
      <ol className="grid gap-4 sm:grid-cols-3">
        {t.steps.map(([name, lead], step) => (
          <li key={name} className="flex gap-4 sm:flex-col sm:gap-2">
            <span
              aria-hidden
              className="grid size-10 shrink-0 place-items-center rounded-full bg-accent font-bold text-accent-foreground"
            >
              {number(step + 1)}
            </span>
            <div>
              <h3 className="font-semibold">{name}</h3>
              <p className="text-muted">{lead}</p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Account() {
  const t = useStartTexts()
  return (
    <section aria-labelledby="account" className="flex flex-wrap items-center gap-4">
      <div className="min-w-0 flex-1 basis-64">
        <h2 id="account" className="text-lg font-semibold">
          {t.account}
        </h2>
        <p className="text-muted">{t.accountLead}</p>
      </div>
      <LinkButton to="/sign-in" variant="outline">
        {t.signIn}
      </LinkButton>
    </section>
  )
}
