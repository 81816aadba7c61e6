import { useRouterState } from '@tanstack/react-router'

/** What stands behind the `#` of an e-mail's link; it never goes to a server with the page's address. */
export function useLinkToken(): string | undefined {
  const hash = useRouterState({ select: ({ location }) => location.hash })
  return hash === '' ? undefined : hash
}
