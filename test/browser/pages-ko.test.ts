import { describePages } from './pages.ts'

describePages('ko')
