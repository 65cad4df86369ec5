# SPDX-License-Identifier: GPL-3.0-or-later
"""The words that hold a prompt together, and those that ask for nothing."""

from __future__ import annotations

from .entry import Role

LINKS: dict[Role, str] = {
    Role.NOT: "not non isn't aren't never no_longer un 不 未 非 不是 并非 未经 不太 尚未",
    Role.WITHOUT: "instead_of rather_than as_opposed_to unlike 而不是 而非 "
    "no without without_any sans lacking lacks devoid_of free_of free_from minus neither nor don't "
    "doesn't "
    "do_not does_not except but_no w/o 没有 无 没 不含 不带 不要 别 去除 除去 缺少 毫无 没带 并无",
    Role.FREE: "free less",
    Role.BESIDE: "with featuring having has plus including includes showing among from near against behind beside "
    "around for at by during inside along through surrounded decorated adorned accented inlaid framed next_to "
    "as_well_as along_with together_with while during 带 带有 有 具有 配 配有 含 含有 带着 夹杂 点缀 上的 上面的 "
    "里的 中的 "
    "旁的 旁边的 用于",
    Role.ON: "on over onto on_top_of growing_on lying_on scattered_on scattered_over spread_over above between under "
    "underneath below beneath across running_down off 之间的 缝里的",
    Role.IN: "in made_in made_of made_from made_out_of built_of built_from crafted_from composed_of consisting_of "
    "carved_from out_of 由 用",
    Role.AND: "and & + / 和 与 及 以及 或 or 跟",
    Role.STOP: "but then 但 但是 而",
    Role.OF: "的 之",
}
COVERED: dict[float, str] = {
    1.8: "covered_in covered_with covered_by covered_under coated_in coated_with topped_with blanketed_in "
    "blanketed_with buried_in buried_under full_of overrun_with overrun_by caked_in caked_with smothered_in "
    "covered_over_with 覆盖着 覆盖了 覆盖 盖着 被",
    2.2: "completely_covered_in completely_covered_with fully_covered_in fully_covered_with entirely_covered_in "
    "entirely_covered_with totally_covered_in heavily_covered_in heavily_covered_with thickly_covered_in",
    0.7: "partially_covered_in partially_covered_with partly_covered_in partly_covered_with half_covered_in "
    "dusted_with sprinkled_with lightly_covered_in lightly_covered_with lightly_dusted_with 部分覆盖",
    1.2: "spotted_with dotted_with littered_with strewn_with scattered_with streaked_with stained_with",
}
"""What follows such a word lies on the material, with this strength."""
COVERED_AFTER = "covered coated laden encrusted crusted caked splattered speckled 覆盖的 覆盖着的"
"""After a cover, as in "snow-covered", such a word makes it stronger."""
LOOK_BEFORE = (
    "imitation faux looks_like look_like looking_like resembling mimicking imitating fake simulated artificial "
    "synthetic mock pretend 仿 仿真 看起来像 像 人造 假 人工 仿制"
)
LOOK_AFTER = (
    "effect look looking look_alike like imitation_of print printed grain_effect style_print colored coloured "
    "效果 质感 效果的 纹理效果 样式 花色 图案"
)
FILLERS = (
    "pile_of stack_of wall_of field_of bed_of sea_of slab_of sheet_of layer_of roll_of bunch_of row_of "
    "them they their it's "
    "a an the of to into as is it its that this these those which are be been being was were all some any each every "
    "both either made make very_nice most more than many several also where above_all one single set pair sort kind "
    "type style styled like looks looking look so just only ultra please i me my want need generate "
    "create give show use used using can you we "
    # What such a picture is.
    "texture textured textures material materials pattern patterned seamless seamlessly tileable tilable repeating "
    "repeat repeatable seamless_tiling tiling_texture tiling_pattern tiling_material tiled_texture pbr map maps "
    "albedo "
    "diffuse basecolor base_color normal_map height_map roughness_map displacement photo photograph photographic "
    "photorealistic photoreal realistic realism hyperrealistic hyper_realistic ultra_realistic detailed detail "
    "details "
    "highly high quality resolution hi_res high_res res hd uhd fullhd full_hd background backdrop "
    "wallpaper_background "
    "image picture render rendering rendered cgi cg asset assets game games game_ready ready unreal unreal_engine "
    "engine unity blender substance_designer substance_painter designer cycles octane vray v_ray 3d 2d vfx film "
    "movie "
    "cinematic studio lighting lit natural_light daylight sunlight soft_light overcast evenly_lit "
    "flat_lighting neutral_lighting top_down top_view overhead close_up closeup "
    "macro shot view front front_view orthographic straight_on scan scanned photoscan photoscanned photogrammetry "
    "megascans quixel aaa best masterpiece professional stock beautiful nice pretty lovely great awesome amazing "
    "stunning gorgeous elegant luxury luxurious premium fancy stylish cool good perfect "
    "sharp focus crisp clear clearly visible visibly "
    # What every material has or may have.
    "surface surfaces finish finished appearance feel tone tones color colors colour colours colored coloured hue "
    "shade shades palette natural naturally organic raw bare plain simple basic standard ordinary common typical "
    "regular normal classic traditional conventional modern contemporary new brand_new fresh freshly clean cleaned "
    "intact undamaged dry dried solid real genuine authentic true actual original pure generic default everyday "
    "interior exterior indoor outdoor outdoors inside_out domestic urban rural city town village street_level "
    "european american english_style french italian german spanish japanese chinese korean asian nordic "
    "scandinavian mediterranean western eastern victorian_style industrial commercial residential historic "
    "historical "
    "fired baked cut hewn laid layered arranged placed set_in lined stacked running row rows course courses "
    ""
    "joint_lines installed fitted assembled built constructed manufactured processed treated sealed "
    "area areas section sections piece pieces part parts patch patches spot spots stain stains streak streaks "
    "splatter "
    "splatters splash splashes mark marks sign signs growth growing grown layer layers coat coating coatings film "
    "amount amounts lot lots bits touch touches accent accents effect_of edge edges corner corners side sides "
    "block_of "
    "everywhere throughout overall here there around_it "
    "scottish swimming fluffy soft anodized anodised molded moulded injection injection_molded injection_moulded "
    "seemless texure textur "
    "hex_color hex_colour hex_code "
    "color_code colour_code medieval_style irregular irregularly interlocking interlocked suspended railway gym "
    "after "
    "backlit short_pile unfilled geometric stone_age_style extra added slight_variation variation varied various "
    "different mixed aerial footage in_the_style_of style_of generic_style "
    "cooled seat apartment_block office_block city_block tower_block apartment "
    # Chinese.
    "了 着 地 色 面 片 块 张 根 层 种 条 个 颗 粒 排 列 上 里 中 内 外 一 一个 一块 一片 一面 一些 一种 一张 一层 "
    "这 那 其 "
    "材质 材料 纹理 贴图 无缝 无缝贴图 四方连续 可平铺 平铺 连续 真实 逼真 写实 高清 超高清 高质量 高品质 高分辨率 "
    "分辨率 精细 细节 细致 质地 表面 外观 感觉 风格 图片 照片 背景 素材 渲染 游戏 俯视 俯视图 特写 近景 微距 正面 "
    "请 生成 制作 创建 我 想要 需要 给 是 看起来 好看 漂亮 美丽 精美 高级 高档 豪华 奢华 优质 普通 常见 一般 "
    "标准 经典 传统 现代 当代 简约 简单 天然 自然 原生 全新 新 新的 崭新 干净 干燥 干 完整 完好 真 纯 实心 原色 "
    "室内 室外 户外 家用 工业 商业 城市 乡村 欧式 中式 日式 美式 北欧 古典 "
    "斑 斑点 痕 痕迹 印 印记 铺 铺成 铺设 砌 砌成 制 制成 做 做成 制的 材 类 系 状 形 式 款 型 花纹 纹 纹路 "
    "条纹状 生长 江南 徽派 石库门 故宫 北京 四合院 苏州 园林 小红书 抖音 工业风 奶油风 侘寂风 北欧风 法式 饰面 "
    "相间 篮子 堆 见方 料 装 铺装 面料的 椅 垫 针 长着 请 海边 高原 滩 袋 "
    "边缘 角落 处 周围 到处 许多 很多 几 些"
)
"""Words that ask for nothing that a material could lack."""
THINGS = (
    "background_wall wall walls walling facade façade house home building buildings castle temple church cathedral "
    "fortress tower bridge tunnel bunker garage barn shed cabin hut cottage villa palace dungeon cellar basement "
    "kitchen bathroom bath shower pool bedroom living_room hall hallway corridor lobby room office store shop cafe "
    "bar "
    "restaurant hotel hospital school factory warehouse workshop station train_station metro garden yard backyard "
    "courtyard terrace balcony porch step steps stair stairs staircase stairway ceiling column columns pillar "
    "pillars "
    "arch beam beams window windows window_sill sill countertop counter worktop tabletop table desk chair bench "
    "stool sofa couch "
    "armchair bed cabinet cupboard shelf shelves drawer wardrobe door doors gate gates furniture box boxes crate "
    "crates "
    "barrel barrels bucket bottle bottles jar vase pot pots plate plates bowl cup mug tray lid container containers "
    "pipe pipes tube tubes tank tanks machine machinery vehicle car truck ship boat hull robot mech armor armour "
    "shield "
    "sword blade weapon gun tool tools handle coin coins ring jewelry jewellery necklace statue sculpture figurine "
    "monument gravestone tombstone altar fountain well fireplace chimney oven stove hearth bag bags backpack purse "
    "wallet belt jacket dress shirt t_shirt tshirt sweater jumper pullover pants trousers skirt "
    "scarf hat gloves glove socks shoe shoes boot boots blanket pillow cushion curtain curtains drape drapes "
    "tablecloth floor_mat doormat "
    "towel napkin upholstery mattress tent flag banner sail rope book books cover covers binding frame frames "
    "street trail track road path pathway walkway sidewalk footpath driveway alley lane highway runway "
    "parking_lot parking "
    "square "
    "plaza piazza promenade patio pavement_area ground_cover field fields meadow_area park yard_area landscape "
    "terrain "
    "hill hillside mountain mountains valley canyon river riverbed riverbank lake shore coast island cave pit quarry "
    "construction_site object objects prop props product item items ornament structure architecture architectural "
    "宫墙 墙 墙面 墙壁 墙体 外墙 内墙 围墙 背景墙 天花板 房子 房屋 建筑 楼 城堡 寺庙 教堂 桥 隧道 车库 谷仓 小屋 "
    "别墅 "
    "宫殿 厨房 浴室 "
    "卫生间 卧室 客厅 大厅 走廊 房间 办公室 商店 咖啡馆 餐厅 酒店 工厂 仓库 车站 花园 庭院 院子 阳台 台阶 楼梯 柱子 "
    "柱 拱 梁 "
    "窗台 台面 桌面 桌子 椅子 凳子 沙发 床 柜子 书架 门 大门 家具 箱子 盒子 木桶 桶 瓶子 罐子 花瓶 盘子 碗 杯子 "
    "管道 管子 机器 "
    "汽车 车 卡车 船 船体 机器人 盔甲 盾牌 剑 武器 工具 硬币 戒指 首饰 雕像 雕塑 墓碑 喷泉 壁炉 烟囱 包 背包 腰带 "
    "夹克 外套 "
    "裙子 衬衫 毛衣 裤子 围巾 帽子 手套 鞋 鞋子 靴子 毯子 枕头 垫子 窗帘 桌布 毛巾 帐篷 旗帜 绳子 书 封面 街 街道 "
    "路 路面 道路 "
    "小路 人行道 步道 小巷 公路 停车场 广场 露台 地 地面 场地 田野 公园 山 山坡 山谷 河 河床 河岸 湖 海岸 岛 洞穴 "
    "工地 板 板材 物体"
)
"""Words for what may be made of any material."""
