import { HelssaError } from '@helssa/client'
import { QueryClient } from '@tanstack/react-query'
import { createRouter } from '@tanstack/react-router'
import { ErrorState, Loading } from './design/states.tsx'
import { routeTree } from './routes.generated.ts'
import { onLanguageChanged } from './i18n/language.ts'
import { onHealed } from './session/connection.ts'
import { onSessionEnded } from './session/session.ts'
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
  defaultErrorComponent: ({ error, reset }) => (
    <div className="mx-auto max-w-2xl p-6">
      <ErrorState error={error} onRetry={reset} />
    </div>
  ),
  defaultNotFoundComponent: NotFound,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

onSessionEnded(() => {
  queryClient.clear()
  const { href } = router.state.location
  void router.navigate({ to: '/sign-in', search: { to: href, ended: true } })
})

/** What is shown is asked for anew, as it may have changed meanwhile; sockets that wait for a later try wake up at once. */
onHealed(() => {
  dispatchEvent(new Event('online'))
  void queryClient.invalidateQueries()
})

/** The server's own words come in the language that they were asked for in. */
onLanguageChanged(() => void queryClient.invalidateQueries())
