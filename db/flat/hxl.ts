/**
 * The hashtags of the flat columns (HXL 1.1, https://hxlstandard.org): what aid organisations'
 * tools know a column by, whatever its header says. Both flat tables take them from here.
 */
const hashtags: Record<string, string> = {
  // What happened.
  ref: '#event+code',
  incident_ref: '#event+code',
  id: '#event+id',
  kind: '#event+type',
  title: '#event+name',
  summary: '#description',
  status: '#status',
  related: '#event+related+list',
  // When.
  date_text: '#date+occurred+text',
  date_edtf: '#date+occurred+edtf',
  date_earliest: '#date+occurred+start',
  date_latest: '#date+occurred+end',
  date_precision: '#date+occurred+precision',
  date_match: '#meta+date_match',
  created_at: '#date+created',
  updated_at: '#date+updated',
  // Where.
  country_code: '#country+code+v_iso2',
  province_code: '#adm1+code',
  province: '#adm1+name',
  county: '#adm2+name',
  place_id: '#loc+code',
  place: '#loc+name',
  place_precision: '#geo+precision',
  latitude: '#geo+lat',
  longitude: '#geo+lon',
  facility: '#loc+facility+name',
  // The acts, and what each of them needs.
  act_types: '#event+act+type+list',
  acts: '#indicator+acts+num',
  act_id: '#event+act+id',
  seq: '#event+act+seq',
  type: '#event+act+type',
  asserted: '#status+asserted',
  penalty: '#impact+penalty+code',
  duration_text: '#impact+penalty+text',
  months_min: '#impact+penalty+months+min',
  months_max: '#impact+penalty+months+max',
  sentence_months_min: '#impact+penalty+months+min',
  sentence_months_max: '#impact+penalty+months+max',
  confiscations: '#indicator+confiscations+num',
  item: '#item+type',
  description: '#item+description',
  quantity: '#item+num',
  amount: '#value',
  currency: '#currency',
  amount_basis: '#value+basis',
  returned: '#item+status',
  outcome: '#impact+outcome',
  reason: '#cause',
  // Against whom, and by whom.
  persons_min: '#affected+min',
  persons_max: '#affected+max',
  persons_arrested: '#affected+arrested+min',
  persons_sentenced: '#affected+sentenced+min',
  victim_id: '#affected+id',
  victim: '#affected+name',
  victim_unit: '#affected+unit',
  victim_roles: '#affected+role+list',
  victim_sex: '#affected+sex',
  victim_size_min: '#affected+min',
  victim_size_max: '#affected+max',
  agencies: '#org+involved+name+list',
  deciding_body: '#org+deciding+name',
  // How it is known.
  origins: '#meta+origins+num',
  sources: '#meta+sources+num',
  reliability: '#meta+reliability+list',
  credibility: '#meta+credibility+list',
  url: '#meta+url',
}

/**
 * The hashtag of a flat column. One that was added to the dictionary later, and has none here, is
 * `#meta` under its own name: no tool takes it for anything else.
 * @param column its header
 */
export const hxlOf = (column: string): string => hashtags[column] ?? `#meta+${column}`
