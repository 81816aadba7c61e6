import { useQuery } from '@tanstack/react-query'
import { useLanguage } from '../i18n/language.ts'
import { api } from '../session/clients.ts'

/** Cities and insurers to choose from, in the page's language; undefined until they came. */
export const useReference = () => {
  const language = useLanguage()
  return useQuery({
    queryKey: ['reference', language],
    queryFn: async () => (await api.GET('/api/v1/reference/')).data,
    staleTime: 3_600_000,
  }).data
}
