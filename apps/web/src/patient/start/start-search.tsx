import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../design/button.tsx'
import { SearchField } from '../doctors/search-field.tsx'
import { useStartTexts } from './texts.ts'

/** Leads to the doctors found by the words. */
export function StartSearch() {
  const t = useStartTexts()
  const navigate = useNavigate()
  const [words, setWords] = useState('')
  const find = () => void navigate({ to: '/doctors', search: words.trim() ? { q: words.trim() } : {} })
  return (
    <SearchField value={words} onValue={setWords} onSubmit={find}>
      <Button type="submit" className="h-12">
        {t.search}
      </Button>
    </SearchField>
  )
}
