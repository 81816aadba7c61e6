import { HelssaError } from '@helssa/client'
import { QueryClient } from '@tanstack/react-query'
import { createRouter } from '@tanstack/react-router'
import { Loading } from './design/states.tsx'
import { onLanguageChanged } from './i18n/language.ts'
import { routeTree } from './routes.generated.ts'
import { helssa } from './session/clients.ts'
import { onHealed } from './session/connection.ts'
import { claimForPerson } from './session/enter.ts'
import { onPersonChangedElsewhere } from './session/person.ts'
import { onSessionEnded } from './session/session.ts'
import { forgetTab } from './session/tab-storage.ts'
import { Failed } from './shell/failed.tsx'
import { NotFound } from './shell/not-found.tsx'

/** The clients repeat what may be repeated, so queries do not. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: false,
      staleTime: 10_000,
      throwOnError: (error) => !(error instanceof HelssaError),
    },
  },
})

export const router = createRouter({
  routeTree,
  context: { queryClient },
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  defaultPendingComponent: () => (
    <div className="mx-auto max-w-4xl p-6">
      <Loading />
    </div>
  ),
  defaultErrorComponent: Failed,
  defaultNotFoundComponent: NotFound,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

onSessionEnded(() => {
  queryClient.clear()
  const { href, pathname } = router.state.location
  if (pathname === '/sign-in') return
  void router.navigate({ to: '/sign-in', search: { to: href, ended: true } })
})

claimForPerson()
/** Whatever this page holds, in its sockets too, is of somebody who is gone: it begins anew as who is signed in now. */
onPersonChangedElsewhere(helssa.session, () => {
  forgetTab()
  queryClient.clear()
  location.reload()
})

/** What is shown is asked for anew, as it may have changed meanwhile; sockets that wait for a later try wake up at once. */
onHealed(() => {
  dispatchEvent(new Event('online'))
  void queryClient.invalidateQueries()
})

/** The server's own words come in the language that they were asked for in. */
onLanguageChanged(() => void queryClient.invalidateQueries())
