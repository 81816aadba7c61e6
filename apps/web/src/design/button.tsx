import { createLink } from '@tanstack/react-router'
import { type ComponentProps, forwardRef } from 'react'
import { Spinner } from './spinner.tsx'

interface Look {
  variant?: 'primary' | 'secondary' | 'tertiary' | 'outline' | 'ghost' | 'danger' | 'danger-soft'
  size?: 'sm' | 'md' | 'lg'
  fullWidth?: boolean
  isIconOnly?: boolean
}

/** The classes of HeroUI's button, without its JavaScript: the browser's own button lacks nothing. */
const classOf = ({ variant = 'primary', size = 'md', fullWidth, isIconOnly }: Look, className = ''): string =>
  `button button--${size} button--${variant} ${fullWidth ? 'button--full-width' : ''} ${isIconOnly ? 'button--icon-only' : ''} ${className}`

interface ButtonProps extends Omit<ComponentProps<'button'>, 'onClick' | 'disabled'>, Look {
  isDisabled?: boolean
  isPending?: boolean
  onPress?: () => void
}

/** A deed. While `isPending` it shows so, keeps its width and focus, and cannot be done twice. Icons alone need `aria-label`. */
export function Button({
  variant,
  size,
  fullWidth,
  isIconOnly,
  className,
  isDisabled,
  isPending,
  onPress,
  children,
  type = 'button',
  ...props
}: ButtonProps) {
  return (
    <button
      {...props}
      type={type}
      disabled={isDisabled}
      aria-disabled={isPending || undefined}
      data-pending={isPending || undefined}
      className={classOf({ variant, size, fullWidth, isIconOnly }, className)}
      onClick={(event) => {
        // The second click of a double one comes before what the first began is known to be under way.
        const isSecond = isPending !== undefined && event.detail > 1
        if (isPending || isSecond)
          event.preventDefault() // which keeps a form from being sent, too
        else onPress?.()
      }}
    >
      <span className={`inline-flex items-center justify-center gap-2 ${isPending ? 'opacity-0' : ''}`}>
        {children}
      </span>
      {isPending && (
        <span className="absolute inset-0 grid place-items-center">
          <Spinner />
        </span>
      )}
    </button>
  )
}

const Anchor = forwardRef<HTMLAnchorElement, ComponentProps<'a'> & Look>(function Anchor(
  { variant, size, fullWidth, isIconOnly, className, ...props },
  ref,
) {
  return <a {...props} ref={ref} className={classOf({ variant, size, fullWidth, isIconOnly }, className)} />
})

/** A way to another page that looks like a button; typed as `Link` is. */
export const LinkButton = createLink(Anchor)
/** The same to an address outside of the app: a file, the bank. */
export const AnchorButton = Anchor
