import { Button as HeroButton } from '@heroui/react/button'
import { buttonVariants } from '@heroui/styles'
import { createLink } from '@tanstack/react-router'
import { type ComponentProps, forwardRef } from 'react'
import { Spinner } from './spinner.tsx'

type Look = Parameters<typeof buttonVariants>[0]
interface ButtonProps extends Omit<ComponentProps<typeof HeroButton>, 'children'> {
  children?: React.ReactNode
}

/** A deed. While `isPending` it shows so, keeps its width and focus, and cannot be done twice. Icons alone need `aria-label`. */
export function Button({ children, ...props }: ButtonProps) {
  return (
    <HeroButton {...props}>
      <span className={`inline-flex items-center justify-center gap-2 ${props.isPending ? 'opacity-0' : ''}`}>
        {children}
      </span>
      {props.isPending && (
        <span className="absolute inset-0 grid place-items-center">
          <Spinner />
        </span>
      )}
    </HeroButton>
  )
}

type AnchorProps = ComponentProps<'a'> & Pick<NonNullable<Look>, 'variant' | 'size' | 'fullWidth' | 'isIconOnly'>

const Anchor = forwardRef<HTMLAnchorElement, AnchorProps>(function Anchor(
  { variant = 'primary', size, fullWidth, isIconOnly, className, ...props },
  ref,
) {
  return <a {...props} ref={ref} className={buttonVariants({ variant, size, fullWidth, isIconOnly, className })} />
})

/** A way to another page that looks like a button; typed as `Link` is. */
export const LinkButton = createLink(Anchor)
/** The same to an address outside of the app: a file, the bank. */
export const AnchorButton = Anchor
