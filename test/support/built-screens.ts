/** The screens are built once, before the first browser test. */
import { buildScreens } from '../../server/build-screens.ts'

export default () => buildScreens()
