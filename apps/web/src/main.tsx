import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { I18nProvider } from 'react-aria-components/I18nProvider'
import { createRoot } from 'react-dom/client'
import { formatOf } from './i18n/format.ts'
import { useLanguage } from './i18n/language.ts'
import { queryClient, router } from './router.tsx'
import { installServiceWorker } from './shell/service-worker.ts'
import './style.css'

function App() {
  const { locale } = formatOf(useLanguage())
  return (
    <I18nProvider locale={locale}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </I18nProvider>
  )
}

const root = document.getElementById('app')
if (!root) throw new Error('the page has no #app')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
installServiceWorker()
