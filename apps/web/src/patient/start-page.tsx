import { lazy, Suspense } from 'react'
import { Loading } from '../design/states.tsx'
import { useSignedIn } from '../session/me.ts'
import { Welcome } from './start/welcome.tsx'

/** Who is signed in waits for it; strangers, of whom most visits are, never load it. */
const Home = lazy(async () => ({ default: (await import('./start/home.tsx')).Home }))

/** What Helssa is, or what is to be done next. */
export function StartPage() {
  if (!useSignedIn()) return <Welcome />
  return (
    <Suspense
      fallback={
        <div className="mx-auto max-w-4xl p-6">
          <Loading height={120} />
        </div>
      }
    >
      <Home />
    </Suspense>
  )
}
