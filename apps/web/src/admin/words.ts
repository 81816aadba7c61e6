import { defineTexts } from '../i18n/texts.ts'
import type { Listed } from './queries.ts'
import type { Status } from './search.ts'

interface Words {
  statuses: Record<Status, string>
  roles: Record<Listed['roles'][number] | 'user', string>
  nameless: string
  total: (count: string) => string
  name: string
  phone: string
  email: string
  state: string
  everyone: string
  clear: string
}

/** What several of the administrator's pages say. */
export const useAdminWords = defineTexts<Words>({
  fa: {
    statuses: { active: 'فعال', suspended: 'تعلیق‌شده', deactivated: 'بسته‌شده' },
    roles: { user: 'کاربر', doctor: 'پزشک', support: 'پشتیبان', admin: 'مدیر' },
    nameless: 'بی‌نام',
    total: (count) => `${count} مورد`,
    name: 'نام',
    phone: 'تلفن همراه',
    email: 'ایمیل',
    state: 'وضعیت',
    everyone: 'همه',
    clear: 'حذف فیلترها',
  },
  en: {
    statuses: { active: 'Active', suspended: 'Suspended', deactivated: 'Closed' },
    roles: { user: 'User', doctor: 'Doctor', support: 'Support agent', admin: 'Administrator' },
    nameless: 'No name',
    total: (count) => `${count} found`,
    name: 'Name',
    phone: 'Mobile phone',
    email: 'E-mail',
    state: 'State',
    everyone: 'All',
    clear: 'Clear the filters',
  },
})
