/** The direction of a field: that of what is in it, and of the page as long as it is empty. */
export const dirOf = (text: string): 'auto' | undefined => (text === '' ? undefined : 'auto')
