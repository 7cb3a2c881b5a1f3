"""Who asks for a short link: programs that must never count, and people inside apps who always must.

Each line has its source: where the owner documents it, or an open collection of lines of its form.
"""

from __future__ import annotations

from typing import NamedTuple

GOOGLE = "https://developers.google.com/search/docs/crawling-indexing/overview-google-crawlers"
META = "https://developers.facebook.com/docs/sharing/webmasters/web-crawlers"
UA_PARSER = "https://github.com/faisalman/ua-parser-js/blob/master/test/data/ua/extension"
MONPERRUS = "https://github.com/monperrus/crawler-user-agents"
ISBOT = "https://github.com/omrilotan/isbot/blob/main/fixtures/browsers.yml"
MATOMO = "https://github.com/matomo-org/device-detector/tree/master/Tests"
OPENAI = "https://platform.openai.com/docs/bots"

_KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
_IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
_ANDROID = (
    f"Mozilla/5.0 (Linux; Android 13; SM-S911B Build/TP1A.220624.014; wv) {_KIT} Version/4.0 "
    "Chrome/125.0.6422.147 Mobile Safari/537.36"
)


class Seen(NamedTuple):
    """One agent line: what sends it, the line, and where it is documented or collected."""

    what: str
    agent: str
    source: str
    app: str = ""


BOTS = (
    Seen("Googlebot", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", GOOGLE),
    Seen(
        "Googlebot smartphone",
        f"Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) {_KIT} Chrome/125.0.0.0 Mobile "
        "Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        GOOGLE,
    ),
    Seen("AdsBot", "AdsBot-Google (+http://www.google.com/adsbot.html)", GOOGLE),
    Seen("Google-InspectionTool", "Mozilla/5.0 (compatible; Google-InspectionTool/1.0;)", GOOGLE),
    Seen("Google read aloud", "Mozilla/5.0 (X11; Linux x86_64) (compatible; Google-Read-Aloud)", GOOGLE),
    Seen(
        "bingbot",
        f"Mozilla/5.0 {_KIT[:-1]}; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/",
        f"{UA_PARSER}/crawler.json",
    ),
    Seen(
        "BingPreview",
        "Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/534+ (KHTML, like Gecko) BingPreview/1.0b",
        f"{UA_PARSER}/fetcher.json",
    ),
    Seen(
        "Teams and Outlook previews",
        f"Mozilla/5.0 {_KIT[:-1]}; compatible; MicrosoftPreview/2.0; +https://aka.ms/MicrosoftPreview) "
        "Chrome/W.X.Y.Z Safari/537.36",
        f"{UA_PARSER}/fetcher.json",
    ),
    Seen(
        "Skype and Teams previews",
        "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com",
        f"{UA_PARSER}/fetcher.json",
    ),
    Seen(
        "Facebook, Instagram and Messenger previews",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        META,
    ),
    Seen(
        "Meta external agent",
        "meta-externalagent/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)",
        META,
    ),
    Seen(
        "Meta external fetcher",
        "meta-externalfetcher/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)",
        META,
    ),
    Seen("Meta catalogue", "facebookcatalog/1.0", META),
    Seen("WhatsApp previews, Android", "WhatsApp/2.23.20.0", f"{UA_PARSER}/fetcher.json"),
    Seen("WhatsApp previews, iPhone", "WhatsApp/2.21.12.21 A", MONPERRUS),
    Seen("Telegram previews", "TelegramBot (like TwitterBot)", f"{UA_PARSER}/fetcher.json"),
    Seen("X previews", "Twitterbot/1.0", "https://developer.x.com/en/docs/x-for-websites/cards"),
    Seen(
        "LinkedIn previews",
        "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
        MONPERRUS,
    ),
    Seen(
        "Slack previews",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "https://api.slack.com/robots",
    ),
    Seen("Discord previews", "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)", MONPERRUS),
    Seen(
        "Pinterest",
        "Mozilla/5.0 (compatible; Pinterestbot/1.0; +http://www.pinterest.com/bot.html)",
        f"{UA_PARSER}/fetcher.json",
    ),
    Seen(
        "Snapchat previews",
        "Snap URL Preview Service; bot; snapchat; https://developers.snap.com/robots",
        f"{UA_PARSER}/fetcher.json",
    ),
    Seen("Line previews", "facebookexternalhit/1.1;line-poker/1.0", MONPERRUS),
    Seen(
        "KakaoTalk previews",
        "facebookexternalhit/1.1; kakaotalk-scrap/1.0; +https://devtalk.kakao.com/t/scrap/33984",
        MONPERRUS,
    ),
    Seen("Viber previews", "Viber/12.8.0.1 CFNetwork/1121.2.2 Darwin/19.3.0", ISBOT),
    Seen("VK previews", "Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)", MONPERRUS),
    Seen(
        "Bluesky previews",
        f"Mozilla/5.0 {_KIT[:-1]}; compatible; Bluesky Cardyb/1.1; +mailto:support@bsky.app) "
        "Chrome/100.0.0.0 Safari/537.36",
        f"{UA_PARSER}/fetcher.json",
    ),
    Seen("Reddit", "Mozilla/5.0 (compatible; redditbot/1.0; +http://www.reddit.com/feedback)", MONPERRUS),
    Seen(
        "ByteDance crawler",
        f"Mozilla/5.0 (Linux; Android 8.0; Pixel 2 Build/OPD3.170816.012) {_KIT} Chrome/56.0.1511.1269 "
        "Mobile Safari/537.36; Bytespider",
        f"{UA_PARSER}/crawler.json",
    ),
    Seen(
        "TikTok's check of landing pages",
        f"{_ANDROID} BytedanceWebview/d8a21c6 thirdLandingPageFeInfra",
        "named in several public lists of agents; ByteDance documents it nowhere",
    ),
    Seen(
        "Baidu",
        "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
        f"{UA_PARSER}/crawler.json",
    ),
    Seen("Sogou", "Sogou web spider/4.0(+http://www.sogou.com/docs/help/webmasters.htm#07)", MONPERRUS),
    Seen("360", "Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0); 360Spider", MONPERRUS),
    Seen(
        "Petal",
        "Mozilla/5.0 (compatible;PetalBot;+https://webmaster.petalsearch.com/site/petalbot)",
        MONPERRUS,
    ),
    Seen("Yandex", "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)", MONPERRUS),
    Seen(
        "Applebot",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_5) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "Version/13.1.1 Safari/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)",
        "https://support.apple.com/en-us/119829",
    ),
    Seen(
        "Messages previews on iPhone and Mac",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) "
        "Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0",
        "medium.com/@siggi: Apple's iMessage impersonates Twitter & Facebook bots when scraping",
    ),
    Seen(
        "GPTBot",
        f"Mozilla/5.0 {_KIT[:-1]}; compatible; GPTBot/1.0; +https://openai.com/gptbot)",
        OPENAI,
    ),
    Seen(
        "ChatGPT on a user's behalf",
        f"Mozilla/5.0 {_KIT}; compatible; ChatGPT-User/1.0; +https://openai.com/bot",
        OPENAI,
    ),
    Seen(
        "Amazonbot",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_10_1) AppleWebKit/600.2.5 (KHTML, like Gecko) "
        "Version/8.0.2 Safari/600.2.5 (Amazonbot/0.1; +https://developer.amazon.com/support/amazonbot)",
        "https://developer.amazon.com/support/amazonbot",
    ),
    Seen("Ahrefs", "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)", MONPERRUS),
    Seen(
        "UptimeRobot",
        "Mozilla/5.0 (compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
        f"{UA_PARSER}/fetcher.json",
    ),
    Seen(
        "Lighthouse",
        f"Mozilla/5.0 (Linux; Android 11; moto g power (2022)) {_KIT} Chrome/109.0.0.0 Mobile Safari/537.36 "
        "Chrome-Lighthouse",
        MONPERRUS,
    ),
    Seen(
        "a browser without a window",
        f"Mozilla/5.0 (X11; Linux x86_64) {_KIT} HeadlessChrome/125.0.0.0 Safari/537.36",
        MONPERRUS,
    ),
    Seen("curl", "curl/8.5.0", MONPERRUS),
    Seen("wget", "Wget/1.21.4", MONPERRUS),
    Seen("Python", "python-requests/2.32.3", MONPERRUS),
    Seen("Go", "Go-http-client/2.0", MONPERRUS),
    Seen("an Android app's own fetching", "okhttp/4.12.0", MONPERRUS),
    Seen("nothing at all", "", "https://www.rfc-editor.org/rfc/rfc9110#name-user-agent"),
)

PEOPLE_IN_APPS = (
    Seen(
        "TikTok, Android",
        f"{_ANDROID} trill_350402 JsSdk/1.0 NetType/MOBILE Channel/googleplay AppName/trill "
        "app_version/35.3.1 ByteLocale/en ByteFullLocale/en Region/IN AppId/1180 BytedanceWebview/d8a21c6",
        ISBOT,
        "tiktok",
    ),
    Seen(
        "TikTok, iPhone",
        f"{_IPHONE} Mobile/15E148 musical_ly_34.0.0 JsSdk/2.0 NetType/WIFI Channel/App Store ByteLocale/en "
        "Region/US BytedanceWebview/d8a21c6",
        MATOMO,
        "tiktok",
    ),
    Seen("Douyin", f"{_ANDROID} aweme_280600 JsSdk/1.0 NetType/WIFI AppName/aweme", MATOMO, "douyin"),
    Seen(
        "Instagram, iPhone",
        f"{_IPHONE} Mobile/21F90 Instagram 335.0.0.34.95 (iPhone16,1; iOS 17_5_1; en_US; en-US; scale=3.00)",
        ISBOT,
        "instagram",
    ),
    Seen(
        "Instagram, Android",
        f"{_ANDROID} Instagram 194.0.0.36.172 Android (30/11; 420dpi; 1080x1878; Google/google; Pixel 2)",
        ISBOT,
        "instagram",
    ),
    Seen("Threads", f"{_IPHONE} Mobile/15E148 Barcelona 289.0.0.18.109 (iPhone15,2)", MATOMO, "threads"),
    Seen(
        "Facebook, iPhone",
        f"{_IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/486.0.0.60.105;FBBV/123;FBDV/iPhone15,2;FBID/phone]",
        ISBOT,
        "facebook",
    ),
    Seen("Facebook, Android", f"{_ANDROID} [FB_IAB/FB4A;FBAV/463.0.0.46.121;]", ISBOT, "facebook"),
    Seen(
        "Messenger, iPhone",
        f"{_IPHONE} Mobile/15E148 [FBAN/MessengerForiOS;FBAV/455.0;FBDV/iPhone15,2]",
        MATOMO,
        "messenger",
    ),
    Seen("Messenger, Android", f"{_ANDROID} [FB_IAB/Orca-Android;FBAV/455.0;]", MATOMO, "messenger"),
    Seen(
        "WhatsApp's window",
        f"{_IPHONE} Mobile/15E148 WhatsApp/2.24.10",
        "seen where links open in the app's own window; WhatsApp documents it nowhere",
        "whatsapp",
    ),
    Seen(
        "Telegram, Android",
        "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 "
        "Mobile Safari/537.36 Telegram-Android/11.7.4 (Google Pixel 8; Android 14; SDK 34; HIGH)",
        "https://github.com/DrKLO/Telegram",
        "telegram",
    ),
    Seen(
        "WeChat, Android",
        f"{_ANDROID} MMWEBID/4321 MicroMessenger/8.0.49.2600 WeChat/arm64 NetType/WIFI Language/zh_CN",
        ISBOT,
        "wechat",
    ),
    Seen(
        "WeChat, iPhone",
        f"{_IPHONE} Mobile/15E148 MicroMessenger/8.0.49(0x18003137) NetType/4G Language/zh_CN",
        ISBOT,
        "wechat",
    ),
    Seen("QQ", f"{_IPHONE} Mobile/15E148 QQ/8.9.80.612 V1_IPH_SQ Core/WKWebView NetType/4G", ISBOT, "qq"),
    Seen(
        "Weibo", f"{_IPHONE} Mobile/15E148 Weibo (iPhone15,2__weibo__14.6.0__iphone__os17.5)", MATOMO, "weibo"
    ),
    Seen("Xiaohongshu", f"{_ANDROID} xhs/8.39.0 NetType/WiFi Language/zh-CN discover", MATOMO, "xiaohongshu"),
    Seen("Kuaishou", f"{_ANDROID} Kwai/12.5.30.37 KSWebView NetType/WIFI", MATOMO, "kuaishou"),
    Seen("Line, iPhone", f"{_IPHONE} Mobile/15E148 Safari Line/14.8.0", MATOMO, "line"),
    Seen("Line, Android", f"{_ANDROID} Line/14.8.0/IAB", MATOMO, "line"),
    Seen("KakaoTalk", f"{_ANDROID};KAKAOTALK 2610840", MATOMO, "kakaotalk"),
    Seen("Naver", f"{_ANDROID} NAVER(inapp; search; 1000; 11.8.4; 11)", ISBOT, "naver"),
    Seen("Zalo", f"{_ANDROID} Zalo android/25081840 ZaloTheme/light ZaloLanguage/vi", MATOMO, "zalo"),
    Seen(
        "Snapchat, iPhone",
        f"{_IPHONE} Version/17.5 Mobile/15E148 Snapchat/12.76.0.33 (like Safari/604.1)",
        ISBOT,
        "snapchat",
    ),
    Seen(
        "Snapchat, Android", f"{_ANDROID}Snapchat12.76.0.33 (SM-S911B; Android 13; gzip)", ISBOT, "snapchat"
    ),
    Seen("Pinterest, iPhone", f"{_IPHONE} Mobile/15E148 [Pinterest/iOS]", ISBOT, "pinterest"),
    Seen("Pinterest, Android", f"{_ANDROID} [Pinterest/Android]", ISBOT, "pinterest"),
    Seen("X, iPhone", f"{_IPHONE} Mobile/17D50 Twitter for iPhone/10.24", ISBOT, "x"),
    Seen("X, Android", f"{_ANDROID} TwitterAndroid/10.90.0", MATOMO, "x"),
    Seen("LinkedIn", f"{_IPHONE} Mobile/15E148 [LinkedInApp]/9.30.1", ISBOT, "linkedin"),
    Seen("Reddit", f"{_IPHONE} Mobile/15E148 Reddit/Version 2024.24.0/Build 615000", MATOMO, "reddit"),
    Seen("Viber", f"{_ANDROID} Viber/22.6.1.0", ISBOT, "viber"),
    Seen(
        "Baidu's app",
        f"{_IPHONE} Mobile/15E148 SP-engine/2.16.0 main/1.0 baiduboxapp/13.20.0.17 (Baidu; P2 13.3.1)",
        ISBOT,
        "baidu",
    ),
    Seen(
        "Bing's app",
        f"{_IPHONE} Version/15.4 Mobile/15E148 Safari/605.1.15 BingSapphire/1.0.410427012",
        ISBOT,
        "bing",
    ),
    Seen(
        "Bing's older app",
        f"{_ANDROID} BingWeb/9.4.26267402",
        ISBOT,
        "bing",
    ),
    Seen("Google's app, iPhone", f"{_IPHONE} GSA/320.0.640 Mobile/15E148 Safari/604.1", ISBOT, "google"),
    Seen(
        "Alipay",
        f"{_ANDROID} NebulaSDK/1.8.100112 Nebula AliApp(AP/10.5.96) AlipayClient/10.5.96",
        MATOMO,
        "alipay",
    ),
    Seen("Yahoo Japan", f"{_ANDROID} YJApp-ANDROID jp.co.yahoo.android.yjtop/3.187.0", UA_PARSER, "yahoo"),
    Seen("an app that gives no name", _ANDROID, "https://developer.chrome.com/docs/webview", "other"),
)

PEOPLE = (
    Seen("iPhone", f"{_IPHONE} Version/17.5 Mobile/15E148 Safari/604.1", ISBOT),
    Seen(
        "Android", f"Mozilla/5.0 (Linux; Android 10; K) {_KIT} Chrome/125.0.0.0 Mobile Safari/537.36", ISBOT
    ),
    Seen(
        "Windows", f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_KIT} Chrome/125.0.0.0 Safari/537.36", ISBOT
    ),
    Seen(
        "Mac",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "Version/17.5 Safari/605.1.15",
        ISBOT,
    ),
    Seen("Linux", "Mozilla/5.0 (X11; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0", ISBOT),
    Seen(
        "a phone named Cubot",
        f"Mozilla/5.0 (Linux; Android 8.0.0; CUBOT_P20) {_KIT} Chrome/70.0.3538.110 Mobile Safari/537.36",
        ISBOT,
    ),
)
