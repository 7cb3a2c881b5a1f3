"""The words a rule may be written in. A word that is not here is refused, so that a slip of the pen
cannot hide a rule. A new platform, mode or topic is one more word in this file."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PLATFORM_NAMES = {
    "tiktok": "TikTok",
    "youtube": "YouTube",
    "meta": "Meta",
    "pinterest": "Pinterest",
    "snapchat": "Snapchat",
    "x": "X",
    "whatsapp": "WhatsApp",
    "telegram": "Telegram",
    "amazon": "Amazon",
    "temu": "Temu",
    "shein": "SHEIN",
    "aliexpress": "AliExpress",
    "shopee": "Shopee",
    "lazada": "Lazada",
    "shopify": "Shopify",
    "paypal": "PayPal",
    "stripe": "Stripe",
    "regulation": "Law",
}
PLATFORMS = frozenset(PLATFORM_NAMES)

STATUSES = frozenset({"in_force", "announced", "withdrawn", "test", "disputed", "superseded"})
OWN_STATUSES = frozenset({"in_force", "announced"})  # what a seller may say of a rule they heard of
CONFIDENCES = frozenset({"high", "medium", "low"})
PRECISIONS = frozenset({"day", "month", "year", "approximate", "unknown"})

# Market words that are no country. MULTI: some markets, not all known. OTHER: all that this platform
# and mode do not name elsewhere. CN_SELLERS: sellers from China, whoever buys.
MARKET_WORDS = frozenset({"EU", "SEA", "TIKTOK_SHOP_MARKETS", "GLOBAL", "MULTI", "OTHER", "CN_SELLERS"})
COUNTRIES = _words(
    """AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS
    BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE
    EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM
    HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC
    LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
    NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
    SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO
    TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"""
)

MODES = _words(
    """any bot business_app business_platform channel closed_loop cross_border cross_border_direct
    cross_border_pop fba fbt fully_managed local local_entity local_entity_cn_owner long_video mall
    marketplace organic pop semi_closed_loop semi_managed shop shopping_affiliate shorts user
    web_shop"""
)

UNITS = _words(
    """boolean business_days contacts conversations_in_7_days days days_of_supply enum followers
    gbp_per_cubic_metre_day hours links links_per_month list members messages_per_minute
    messages_per_second month_day months_on_other_marketplace operating_days per_case
    per_consignment per_conversation per_hs6_line per_item per_message per_message_range per_month
    per_order per_parcel per_payout per_shipment per_shop per_sku per_unit per_unit_month percent
    percent_of_referral_fee percent_range percentage_points points posts_per_month score_of_1000
    shops streams_per_week subscribers telegram_stars_per_message templates tiers
    unique_users_per_24h usd_average_3_years usd_per_cubic_foot_day usd_per_cubic_foot_month
    usd_per_item usd_per_year usd_sales videos_per_week weeks_of_supply"""
)
# Units that count money by themselves: without a currency the number says nothing.
MONEY_UNITS = frozenset({u for u in UNITS if u.startswith("per_")})

_TOPICS = {
    "ban": """
        account_health_rating_thresholds app_available bestsellers_moved_to_semi channel_open
        contact_details_in_shop_name cross_border_min_price general_purpose_ai_bot_allowed
        inactive_days_no_new_orders inactive_days_reach_cut mode_open
        offplatform_redirect_in_shop_content restricted_categories social_commerce_payment_in_app
        template_paused_by_feedback violation_points_max violation_points_reset""",
    "certificate": """
        beauty_category_qualification bpom_cosmetic_notification ce_mark_accepted
        ce_mark_accepted_until_2024_12_31 certificate_efiling_at_entry child_psc_mark
        childrens_product_certificate cosmetic_facility_registration cosmetic_product_listing
        cosmetic_safety_substantiation cosmetic_small_business_sales_ceiling cpc_max_age
        domestic_administrator eu_responsible_person
        fda_establishment_registration_and_device_listing halal kc_mark_for_direct_purchase
        kids_fashion_papers pse_mark""",
    "commission": """
        commerce_growth_fee commerce_growth_fee_cap commission_cap commission_fixed commission_rate
        commission_rate_change commission_rate_claim commission_rate_max commission_rate_range
        commission_table_change order_processing_fee platform_support_fee referral_fixed
        referral_rate referral_rate_range referral_rate_typical refund_admin_fee_cap
        refund_admin_fee_share_of_referral retail_price_set_by self_fulfilled_order_fee selling_fee
        selling_fee_flat_small_order technology_service_fee""",
    "document": """
        amazon_sales_needed foreign_merchant_papers listing_information
        marketplace_track_record_required onboarding onboarding_experience security_deposit
        shops_per_entity tax_form_due_after_sales""",
    "fulfilment_fee": """
        average_fee_change buyer_free_shipping_from buyer_shipping_below_30usd
        co_funded_free_shipping co_funded_free_shipping_subsidy default_handling_time fee_change
        hub_placement_from inbound_placement_average inbound_placement_average_change
        low_price_discount low_price_fee_change multi_unit_from multi_unit_saving_max per_item_from
        platform_runs_marketing_logistics_aftersales prep_service_available
        returns_processing_fee_on_high_return_rate seller_own_shipping_allowed
        ship_from_china_allowed single_unit_from usps_label_must_be_platform_issued""",
    "link": """
        affiliate_min_subscribers bio_link bio_link_app_store bio_link_count bio_link_ecommerce_ban
        bio_link_min_followers caption_links_clickable caption_links_per_month_paid
        channel_profile_links_clickable checkout_owner description_links_clickable
        desktop_banner_social_icons link_post_reach link_posts_per_month_unpaid
        mention_of_link_in_bio_penalised new_shop_needs_in_app_checkout
        offplatform_purchase_content_reach offsite_checkout_shop_accessible pin_destination_link
        product_link_external_checkout public_profile_link_count shop_and_product_tags_available
        shorts_description_and_comment_links_clickable shorts_to_own_video_link
        story_link_attachment story_link_sticker""",
    "messaging": """
        affiliate_min_followers authentication_international_rate_max bot_can_start_conversation
        broadcast_list_max bulk_rate customer_service_window free_entry_point_window group_max
        limits_are_exact marketing_rate marketing_rate_change marketing_rate_range
        marketing_template_allowed marketing_via_cloud_api_allowed messaging_limit_initial
        messaging_limit_tiers official_shop_live_min_followers old_tier_up_1k_to_10k opt_in_required
        paid_bulk_price paid_bulk_rate paid_messages_to_user per_chat_rate per_group_rate
        pilot_live_per_week pilot_shoppable_videos_per_week pricing_unit rate_review_dates
        service_conversation_price template_count_max unanswered_messages_to_strangers_capped
        utility_rate utility_rate_range utility_template_in_window_price""",
    "payment_fee": """
        card_rate chargeback_fee checkout_rate currency_spread digital_goods_currency fixed_fee
        international_addon international_card_addon manual_entry_addon pay_later_rate plan_fee
        plan_fee_yearly_billing processing_fee_by_method processing_rate third_party_gateway_fee
        transaction_fee""",
    "settlement": """
        after_sales_window delay_after_completion delay_after_delivery delay_after_delivery_range
        delay_after_delivery_under_review delay_after_sale delay_if_no_delivery_scan
        funds_hold_on_violation min_payout pay_after_buyer_found payout_cycle reserve_share_30d
        tier_count""",
    "storage_fee": """
        aged_181_210_days aged_211_240_days aged_241_270_days aged_271_300_days aged_301_330_days
        aged_331_365_days aged_over_15_months aged_over_15_months_per_unit_floor aged_over_365_days
        aged_over_365_days_per_unit_floor daily_rate daily_rate_range free_days
        low_inventory_covers_bulky low_inventory_threshold monthly_jan_sep monthly_oct_dec
        storage_charged_under_90_days utilization_surcharge_threshold""",
    "tax": """
        added_duty_rate courier_flat_rate de_minimis_threshold duty_free_threshold
        flat_duty_per_item_type flat_duty_scope gst_on_low_value_goods handling_fee_per_parcel
        ieepa_duties_collected import_duty_50_to_3000usd import_duty_up_to_50usd ioss_threshold
        marketplace_collects_vat platform_withholding platform_withholding_effective
        platform_withholding_goods postal_duty_flat postal_duty_flat_range postal_duty_rate
        sales_tax_low_value vat_exemption_threshold vat_low_value""",
}
# topic -> the subject it belongs to
TOPICS = {topic: subject for subject, topics in _TOPICS.items() for topic in topics.split()}
SUBJECTS = frozenset(_TOPICS)
