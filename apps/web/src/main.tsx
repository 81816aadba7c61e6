import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient, router } from './router.tsx'
import { installServiceWorker } from './shell/service-worker.ts'
import './style.css'

const root = document.getElementById('app')
if (!root) throw new Error('the page has no #app')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)
installServiceWorker()
