import { createFileRoute } from '@tanstack/react-router'
import { GalleryPage } from '../design/gallery/gallery-page.tsx'

export const Route = createFileRoute('/design')({ component: GalleryPage })
