interface Mail {
  readonly subject: string
  readonly body: string
}

export const verifyMail = ({ link }: { fullName: string; link: string; language: 'fa' | 'en' }): Mail => ({
  subject: 'تایید ایمیل',
  body: link,
})

export const resetMail = ({
  link,
}: {
  fullName: string
  link: string
  minutes: number
  language: 'fa' | 'en'
}): Mail => ({
  subject: 'رمز تازه',
  body: link,
})
