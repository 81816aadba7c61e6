/** How who is signed in looks in the header, before and after the menu is there. */
export const FACE = 'flex h-10 cursor-pointer items-center gap-2 rounded-full ps-1 pe-2 hover:bg-default'
